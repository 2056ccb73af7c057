package org.amcsnowflake.local.snowflake.execute.define;

import org.amcsnowflake.local.snowflake.access.Grant;
import org.amcsnowflake.local.snowflake.access.Securable;
import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.catalog.TableName;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.change.TableRows;
import org.amcsnowflake.local.snowflake.execute.query.ErrorTable;
import org.amcsnowflake.local.snowflake.execute.query.StatementNames;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.Privileges;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.translate.QueryTranslator;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Creates, truncates and drops tables and views. */
final class TableDefinitions {
    private final AccountState account;
    private final SessionContext session;
    private final Transaction transaction;
    private final Privileges privileges;
    private final ColumnDefinitions definitions;

    TableDefinitions(AccountState account, SessionContext session, Transaction transaction) {
        this.account = account;
        this.session = session;
        this.transaction = transaction;
        this.privileges = session.privileges();
        this.definitions = new ColumnDefinitions(account, session);
    }

    Optional<String> run(Statement statement, StatementNames names) {
        if (statement instanceof Statement.CreateTable create) {
            return Optional.of(createTable(create, names));
        }
        if (statement instanceof Statement.CreateTableLike like) {
            return Optional.of(createLike(like));
        }
        if (statement instanceof Statement.CreateView create) {
            return Optional.of(createView(create, names));
        }
        if (statement instanceof Statement.DropTable drop) {
            return Optional.of(drop(drop));
        }
        if (statement instanceof Statement.TruncateErrorTable truncate) {
            return Optional.of(truncateErrors(truncate));
        }
        return statement instanceof Statement.TruncateTable truncate
                ? Optional.of(truncate(truncate))
                : Optional.empty();
    }

    private String createLike(Statement.CreateTableLike like) {
        List<Statement.ColumnDefinition> none = List.of();
        return createTable(
                new Statement.CreateTable(
                        like.name(),
                        like.lifetime(),
                        like.replace(),
                        like.ifAbsent(),
                        none,
                        List.of(),
                        "",
                        false,
                        null,
                        null),
                session.table(like.like(), "SELECT").columns(),
                null);
    }

    private String createTable(Statement.CreateTable create, StatementNames names) {
        Relation rows = create.as() == null ? null : new QueryTranslator(names).translate(create.as());
        return createTable(create, definitions.columns(create, rows), rows == null ? null : names.reading(rows));
    }

    private String createTable(Statement.CreateTable create, List<Column> columns, StatementNames.@Nullable Rows rows) {
        TableName name = session.tableName(create.name());
        Optional<Table> existing = existing(name, create.lifetime());
        if (existing.isPresent() && create.ifAbsent()) {
            return name.table() + " already exists, statement succeeded.";
        }
        if (existing.isPresent() && !create.replace()) {
            throw alreadyExists(name);
        }
        Table.Kind kind = switch (create.lifetime()) {
            case PERMANENT -> Table.Kind.TABLE;
            case TRANSIENT -> Table.Kind.TRANSIENT;
            case TEMPORARY -> Table.Kind.TEMPORARY;
        };
        Table table = new Table(
                account.catalog().newId(),
                name,
                kind,
                columns,
                Instant.now(),
                null,
                create.comment(),
                create.errorLogging(),
                definitions.collation(create));
        existing.ifPresent(this::replaceable);
        transaction.alone(() -> {
            if (existing.isPresent()) {
                remove(existing.get());
            }
            String temporary = kind == Table.Kind.TEMPORARY ? "TEMP " : "";
            transaction.plain("CREATE " + temporary + "TABLE " + table.physical() + " (" + columns(table) + ")");
            if (rows != null) {
                rows.insert(
                        transaction, TableRows.insertSql(table, columns, TableRows.stored(rows.relation(), columns)));
            }
            add(table);
        });
        return "Table " + name.table() + " successfully created.";
    }

    /** Checks that the role may create one there. */
    private Optional<Table> existing(TableName name, Statement.Lifetime lifetime) {
        session.requireSchema(name);
        if (lifetime == Statement.Lifetime.TEMPORARY) {
            return Optional.ofNullable(session.temporary().get(name));
        }
        return existing(name, "TABLE");
    }

    private Optional<Table> existing(TableName name, String kind) {
        privileges.requireCreate(Securable.schema(name.database(), name.schema()), kind);
        Optional<Table> existing = account.catalog().find(name);
        existing.map(Privileges::securable).ifPresent(privileges::requireSeen);
        return existing;
    }

    private void replaceable(Table table) {
        privileges.require(table, Grant.OWNERSHIP);
        transaction.define(table.id());
    }

    private static SnowflakeError alreadyExists(TableName name) {
        return new SnowflakeError("002002", "42710", "SQL compilation error:\nObject '" + name + "' already exists.");
    }

    private static String columns(Table table) {
        return table.columns().stream()
                .map(column -> column.physical() + " " + physical(column.type()))
                .collect(Collectors.joining(", "));
    }

    static String physical(DataType type) {
        return type instanceof DataType.Text text ? text.column() : type.physical();
    }

    private String createView(Statement.CreateView create, StatementNames names) {
        TableName name = session.tableName(create.name());
        session.requireSchema(name);
        Optional<Table> existing = existing(name, "VIEW");
        if (existing.isPresent() && !create.replace()) {
            throw alreadyExists(name);
        }
        Relation rows = new QueryTranslator(names).translate(create.query());
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < rows.columns().size(); i++) {
            Relation.Output output = rows.columns().get(i);
            columns.add(new Column(output.name(), output.columnType(), true, false, Relation.column(i), null));
        }
        Table view = new Table(
                account.catalog().newId(), name, Table.Kind.VIEW, columns, Instant.now(), rows.sql(), "", false, "");
        existing.ifPresent(this::replaceable);
        transaction.alone(() -> {
            if (existing.isPresent()) {
                remove(existing.get());
            }
            add(view);
        });
        return "View " + name.table() + " successfully created.";
    }

    private void add(Table table) throws SQLException {
        if (table.kind() == Table.Kind.TEMPORARY) {
            session.temporary().put(table.name(), table);
        } else {
            account.store().save(transaction.connection(), table);
            account.catalog().put(table);
            account.grant(transaction.connection(), privileges.ofNew(Privileges.securable(table)));
        }
    }

    void remove(Table table) throws SQLException {
        if (table.view() == null) {
            transaction.plain("DROP TABLE " + table.physical());
        }
        account.store().forgetLoads(transaction.connection(), table.id());
        account.store().forgetErrors(transaction.connection(), table.id());
        if (table.kind() == Table.Kind.TEMPORARY) {
            session.temporary().remove(table.name());
        } else {
            account.store().delete(transaction.connection(), table);
            account.catalog().remove(table.name());
            account.revoke(transaction.connection(), account.grants().about(Privileges.securable(table)));
        }
    }

    private String drop(Statement.DropTable drop) {
        TableName name = session.tableName(drop.name());
        Optional<Table> table = session.find(name);
        if (table.isPresent() && drop.view() != (table.get().view() != null)) {
            throw new SnowflakeError(
                    "002203",
                    "42601",
                    "SQL compilation error:\nObject found is of type '"
                            + (drop.view() ? "TABLE" : "VIEW") + "', not specified type '"
                            + (drop.view() ? "VIEW" : "TABLE") + "'.");
        }
        if (table.isEmpty()) {
            if (drop.ifPresent()) {
                return "Drop statement executed successfully (" + name.table() + " already dropped).";
            }
            throw session.missing(Securable.of(Securable.Kind.TABLE, name), "Table", name.toString());
        }
        replaceable(table.get());
        transaction.alone(() -> remove(table.get()));
        return name.table() + " successfully dropped.";
    }

    private String truncateErrors(Statement.TruncateErrorTable truncate) {
        Optional<Table> found = session.find(session.tableName(truncate.base())).filter(Table::errorLogging);
        if (found.isPresent() || !truncate.ifPresent()) {
            Table table = ErrorTable.required(session.table(truncate.base(), Grant.OWNERSHIP));
            transaction.alone(() -> account.store().forgetErrors(transaction.connection(), table.id()));
        }
        return "Statement executed successfully.";
    }

    private String truncate(Statement.TruncateTable truncate) {
        Optional<Table> found = session.find(session.tableName(truncate.name()));
        if (found.isPresent() || !truncate.ifPresent()) {
            Table table = session.table(truncate.name(), "TRUNCATE");
            transaction.define(table.id());
            transaction.alone(() -> {
                transaction.update("DELETE FROM " + table.physical());
                account.store().forgetLoads(transaction.connection(), table.id());
            });
        }
        return "Statement executed successfully.";
    }
}
