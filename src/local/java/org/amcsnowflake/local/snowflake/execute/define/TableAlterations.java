package org.amcsnowflake.local.snowflake.execute.define;

import org.amcsnowflake.local.snowflake.access.Grant;
import org.amcsnowflake.local.snowflake.access.Securable;
import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.catalog.TableName;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.change.TableRows;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.Privileges;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.ObjectName;
import org.amcsnowflake.local.snowflake.sql.Statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs ALTER TABLE. */
final class TableAlterations {
    private static final String DONE = "Statement executed successfully.";

    private final AccountState account;
    private final SessionContext session;
    private final Transaction transaction;
    private final ColumnDefinitions definitions;

    TableAlterations(AccountState account, SessionContext session, Transaction transaction) {
        this.account = account;
        this.session = session;
        this.transaction = transaction;
        this.definitions = new ColumnDefinitions(account, session);
    }

    /** Empty for other statements. */
    Optional<String> run(Statement statement) {
        if (statement instanceof Statement.AddColumns add) {
            return Optional.of(addColumns(add));
        }
        if (statement instanceof Statement.SetNullable set) {
            return Optional.of(setNullable(set));
        }
        if (statement instanceof Statement.SetType set) {
            return Optional.of(setType(set));
        }
        if (statement instanceof Statement.DropColumns drop) {
            return Optional.of(dropColumns(drop));
        }
        if (statement instanceof Statement.RenameColumn rename) {
            return Optional.of(renameColumn(rename));
        }
        if (statement instanceof Statement.SetComment set) {
            Table table = table(set.table());
            return Optional.of(replace(table, table.commented(set.comment()), List.of()));
        }
        if (statement instanceof Statement.SetErrorLogging set) {
            Table table = table(set.table());
            return Optional.of(setErrorLogging(table, set.on()));
        }
        return statement instanceof Statement.RenameTable rename ? Optional.of(renameTable(rename)) : Optional.empty();
    }

    /** The table, once it is locked. */
    private Table table(ObjectName name) {
        Table table = TableRows.requireTable(session.table(name, Grant.OWNERSHIP));
        transaction.define(table.id());
        return table;
    }

    private static Column column(Table table, String name) {
        return table.column(name).orElseThrow(() -> ColumnDefinitions.invalidIdentifier(name));
    }

    /** Turning it off drops the error table. */
    private String setErrorLogging(Table table, boolean on) {
        transaction.alone(() -> {
            if (!on) {
                account.store().forgetErrors(transaction.connection(), table.id());
            }
            put(table.withErrorLogging(on));
        });
        return DONE;
    }

    private String addColumns(Statement.AddColumns add) {
        Table table = table(add.table());
        List<Column> added = new ArrayList<>();
        for (Statement.NewColumn column : add.columns()) {
            boolean there = table.column(column.column().name()).isPresent();
            if (there && !column.ifAbsent()) {
                throw new SnowflakeError(
                        "001430",
                        "42601",
                        "SQL compilation error:\ncolumn '" + column.column().name() + "' already exists");
            }
            if (!there) {
                added.add(definitions.column(
                        column.column(), table.nextPhysical() + added.size(), false, table.collation()));
            }
        }
        Table extended = table.with(added);
        ColumnDefinitions.requireDifferentNames(extended.columns());
        boolean isEmpty = transaction.read(() -> transaction.count("SELECT count(*) FROM " + table.physical())) == 0;
        for (Column column : added) {
            if (!isEmpty && !column.nullable() && column.initial() == null) {
                throw new SnowflakeError(
                        "002262",
                        "22000",
                        "SQL compilation error:\nNon-nullable column '" + column.name()
                                + "' cannot be added to non-empty table '"
                                + table.name().table()
                                + "' unless it has a non-null default value.");
            }
        }
        return replace(table, extended, added);
    }

    private String setNullable(Statement.SetNullable set) {
        Table table = table(set.table());
        Column column = column(table, set.column());
        if (!set.nullable()) {
            long nulls = transaction.read(() -> transaction.count(
                    "SELECT count(*) FROM " + table.physical() + " WHERE " + column.physical() + " IS NULL"));
            if (nulls > 0) {
                throw new SnowflakeError(
                        "002140",
                        "22000",
                        "SQL compilation error:\nColumn '" + set.column()
                                + "' contains null values. Not null constraint cannot be added.");
            }
        }
        return replace(table, table.withNullable(set.column(), set.nullable()), List.of());
    }

    private String setType(Statement.SetType set) {
        Table table = table(set.table());
        DataType from = column(table, set.column()).type();
        boolean longer =
                from instanceof DataType.Text a && set.type() instanceof DataType.Text b && b.length() >= a.length();
        boolean wider = from instanceof DataType.Numeric a
                && set.type() instanceof DataType.Numeric b
                && a.scale() == b.scale()
                && b.precision() >= a.precision();
        if (!longer && !wider) {
            throw new SnowflakeError(
                    "002108",
                    "22000",
                    "SQL compilation error:\ncannot change column " + set.column() + " from type " + from.described()
                            + " to " + set.type().described());
        }
        DataType to = from instanceof DataType.Text a && set.type() instanceof DataType.Text b
                ? b.collated(a.collation() == null ? "" : a.collation())
                : set.type();
        Table changed = table.withType(set.column(), to);
        transaction.alone(() -> {
            if (wider) {
                transaction.plain("ALTER TABLE " + table.physical() + " ALTER "
                        + column(table, set.column()).physical() + " TYPE "
                        + set.type().physical());
            }
            put(changed);
        });
        return "Statement executed successfully.";
    }

    private String dropColumns(Statement.DropColumns drop) {
        Table table = table(drop.table());
        List<Column> dropped = new ArrayList<>();
        for (String name : drop.columns()) {
            if (table.column(name).isPresent() || !drop.ifPresent()) {
                dropped.add(column(table, name));
            }
        }
        if (dropped.size() == table.columns().size()) {
            throw new SnowflakeError(
                    "002260", "42601", "SQL compilation error:\ncannot drop the only column of a table");
        }
        Table left = table.without(dropped);
        transaction.alone(() -> {
            for (Column column : dropped) {
                transaction.plain("ALTER TABLE " + table.physical() + " DROP COLUMN " + column.physical());
            }
            put(left);
        });
        return DONE;
    }

    private String renameColumn(Statement.RenameColumn rename) {
        Table table = table(rename.table());
        column(table, rename.column());
        Table renamed = table.withName(rename.column(), rename.to());
        ColumnDefinitions.requireDifferentNames(renamed.columns());
        return replace(table, renamed, List.of());
    }

    private String renameTable(Statement.RenameTable rename) {
        Table table = table(rename.name());
        TableName name = session.tableName(rename.to());
        session.requireSchema(name);
        if (table.kind() != Table.Kind.TEMPORARY) {
            session.privileges().requireCreate(Securable.schema(name.database(), name.schema()), "TABLE");
        }
        if (session.find(name).isPresent()) {
            throw new SnowflakeError(
                    "002002", "42710", "SQL compilation error:\nObject '" + name + "' already exists.");
        }
        transaction.alone(() -> {
            if (table.kind() == Table.Kind.TEMPORARY) {
                session.temporary().remove(table.name());
            } else {
                account.catalog().remove(table.name());
                rename(table, table.named(name));
            }
            put(table.named(name));
        });
        return DONE;
    }

    private void rename(Table table, Table renamed) throws SQLException {
        List<Grant> before = account.grants().about(Privileges.securable(table));
        Securable after = Privileges.securable(renamed);
        account.revoke(transaction.connection(), before);
        account.grant(
                transaction.connection(),
                before.stream()
                        .map(grant -> Grant.of(grant.privilege(), after, grant.grantee()))
                        .toList());
    }

    private String replace(Table table, Table changed, List<Column> added) {
        transaction.alone(() -> {
            for (Column column : added) {
                String initial = column.initial() == null ? "" : " DEFAULT " + column.initial();
                transaction.plain("ALTER TABLE " + table.physical() + " ADD COLUMN " + column.physical() + " "
                        + column.type().physical() + initial);
            }
            put(changed);
        });
        return "Statement executed successfully.";
    }

    private void put(Table changed) throws SQLException {
        if (changed.kind() == Table.Kind.TEMPORARY) {
            session.temporary().put(changed.name(), changed);
        } else {
            account.store().save(transaction.connection(), changed);
            account.catalog().put(changed);
        }
    }
}
