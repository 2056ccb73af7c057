package org.amcsnowflake.local.snowflake.execute.define;

import org.amcsnowflake.local.snowflake.access.Grant;
import org.amcsnowflake.local.snowflake.access.Securable;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.Privileges;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.ObjectName;
import org.amcsnowflake.local.snowflake.sql.Statement;

import java.util.List;
import java.util.Optional;

/** Creates and drops schemas and databases. */
final class SchemaDefinitions {
    private final AccountState account;
    private final SessionContext session;
    private final Transaction transaction;
    private final Privileges privileges;

    SchemaDefinitions(AccountState account, SessionContext session, Transaction transaction) {
        this.account = account;
        this.session = session;
        this.transaction = transaction;
        this.privileges = session.privileges();
    }

    Optional<String> run(Statement statement) {
        if (statement instanceof Statement.CreateSchema create) {
            return Optional.of(createSchema(create));
        }
        if (statement instanceof Statement.CreateDatabase create) {
            return Optional.of(createDatabase(create));
        }
        return statement instanceof Statement.DropSchema drop ? Optional.of(dropSchema(drop)) : Optional.empty();
    }

    private String createDatabase(Statement.CreateDatabase create) {
        privileges.requireCreate(Securable.ACCOUNT, "DATABASE");
        if (account.catalog().hasDatabase(create.name())) {
            if (create.ifAbsent()) {
                return create.name() + " already exists, statement succeeded.";
            }
            throw alreadyExists(create.name());
        }
        transaction.alone(() -> {
            account.addSchema(transaction.connection(), create.name(), "PUBLIC");
            account.grant(transaction.connection(), privileges.ofNew(Securable.database(create.name())));
            account.grant(transaction.connection(), privileges.ofNew(Securable.schema(create.name(), "PUBLIC")));
        });
        session.use("DATABASE", new ObjectName(List.of(create.name())));
        return "Database " + create.name() + " successfully created.";
    }

    private static SnowflakeError alreadyExists(String name) {
        return new SnowflakeError("002002", "42710", "SQL compilation error:\nObject '" + name + "' already exists.");
    }

    private String createSchema(Statement.CreateSchema create) {
        ObjectName name = create.name();
        String database = database(name);
        if (!privileges.seesDatabase(database)) {
            throw session.missing(Securable.database(database), "Database", database);
        }
        privileges.requireCreate(Securable.database(database), "SCHEMA");
        if (account.catalog().hasSchema(database, name.last())) {
            if (create.ifAbsent()) {
                return name.last() + " already exists, statement succeeded.";
            }
            privileges.requireSeen(Securable.schema(database, name.last()));
            throw alreadyExists(name.toString());
        }
        transaction.alone(() -> {
            account.addSchema(transaction.connection(), database, name.last());
            account.grant(transaction.connection(), privileges.ofNew(Securable.schema(database, name.last())));
        });
        session.use("SCHEMA", new ObjectName(List.of(database, name.last())));
        return "Schema " + name.last() + " successfully created.";
    }

    private String database(ObjectName name) {
        return name.parts().size() > 1 ? name.parts().get(0) : String.valueOf(session.current("DATABASE"));
    }

    private String dropSchema(Statement.DropSchema drop) {
        ObjectName name = drop.name();
        String database = database(name);
        Securable gone = Securable.schema(database, name.last());
        if (!privileges.seesSchema(database, name.last())) {
            if (drop.ifPresent()) {
                return "Drop statement executed successfully (" + name.last() + " already dropped).";
            }
            throw session.missing(gone, "Schema", database + "." + name.last());
        }
        privileges.require(gone, Grant.OWNERSHIP);
        List<Table> inside = account.catalog().tables().stream()
                .filter(table -> Privileges.securable(table).isWithin(gone))
                .toList();
        inside.forEach(table -> transaction.define(table.id()));
        transaction.alone(() -> {
            for (Table table : inside) {
                new TableDefinitions(account, session, transaction).remove(table);
            }
            account.store().deleteSchema(transaction.connection(), database, name.last());
            account.catalog().removeSchema(database, name.last());
            account.revoke(transaction.connection(), account.grants().about(gone));
        });
        return name.last() + " successfully dropped.";
    }
}
