package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.catalog.TableName;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.sql.ObjectName;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.translate.Conversion;
import org.amcsnowflake.local.snowflake.translate.ExpressionTranslator;
import org.amcsnowflake.local.snowflake.translate.QueryTranslator;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.amcsnowflake.local.snowflake.translate.Scope;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs DDL: it commits what was open, and is a transaction of its own in which table and catalog change together. */
final class Definitions {
    private final DuckEngine engine;
    private final SessionContext session;
    private final Transaction transaction;

    Definitions(DuckEngine engine, SessionContext session, Transaction transaction) {
        this.engine = engine;
        this.session = session;
        this.transaction = transaction;
    }

    Answer execute(Statement statement, StatementNames names) {
        transaction.commit();
        synchronized (engine.catalog()) {
            return Answers.done(StatementType.DDL, run(statement, names));
        }
    }

    private String run(Statement statement, StatementNames names) {
        if (statement instanceof Statement.CreateTable create) {
            return createTable(create, names);
        }
        if (statement instanceof Statement.CreateView create) {
            return createView(create, names);
        }
        if (statement instanceof Statement.DropTable drop) {
            return drop(drop);
        }
        if (statement instanceof Statement.TruncateTable truncate) {
            return truncate(truncate);
        }
        if (statement instanceof Statement.AddColumns add) {
            return addColumns(add);
        }
        if (statement instanceof Statement.DropNotNull drop) {
            Table table = session.table(drop.table());
            requireColumn(table, drop.column());
            return replace(table, table.withNulls(drop.column()), List.of());
        }
        if (statement instanceof Statement.SetType set) {
            return setType(set);
        }
        if (statement instanceof Statement.CreateSchema create) {
            return createSchema(create);
        }
        if (statement instanceof Statement.CreateDatabase create) {
            transaction.alone(() -> engine.addSchema(transaction.connection(), create.name(), "PUBLIC"));
            return "Database " + create.name() + " successfully created.";
        }
        return stage(statement);
    }

    private String stage(Statement statement) {
        StageDefinitions stages = new StageDefinitions(engine, session, transaction);
        if (statement instanceof Statement.CreateStage create) {
            return stages.createStage(create);
        }
        if (statement instanceof Statement.DropStage drop) {
            return stages.dropStage(drop);
        }
        if (statement instanceof Statement.CreateFileFormat create) {
            return stages.createFormat(create);
        }
        if (statement instanceof Statement.DropFileFormat drop) {
            return stages.dropFormat(drop);
        }
        throw SqlErrors.unsupported("this statement");
    }

    private String createTable(Statement.CreateTable create, StatementNames names) {
        TableName name = session.tableName(create.name());
        session.requireSchema(name);
        Optional<Table> existing = create.lifetime() == Statement.Lifetime.TEMPORARY
                ? Optional.ofNullable(session.temporary().get(name))
                : engine.catalog().find(name);
        if (existing.isPresent() && create.ifAbsent()) {
            return name.table() + " already exists, statement succeeded.";
        }
        if (existing.isPresent() && !create.replace()) {
            throw alreadyThere(name);
        }
        Relation rows = create.as() == null ? null : new QueryTranslator(names).translate(create.as());
        Table table = table(create, name, rows);
        transaction.alone(() -> {
            if (existing.isPresent()) {
                remove(existing.get());
            }
            boolean temporary = table.kind() == Table.Kind.TEMPORARY;
            transaction.plain(
                    "CREATE " + (temporary ? "TEMP " : "") + "TABLE " + table.physical() + " (" + columns(table) + ")");
            if (rows != null) {
                transaction.update("INSERT INTO " + table.physical() + " SELECT * FROM (" + rows.sql() + ") q");
            }
            add(table);
        });
        return "Table " + name.table() + " successfully created.";
    }

    private static SnowflakeError alreadyThere(TableName name) {
        return new SnowflakeError("002002", "42710", "SQL compilation error:\nObject '" + name + "' already exists.");
    }

    private static String columns(Table table) {
        return table.columns().stream()
                .map(column -> column.physical() + " " + column.type().physical())
                .collect(Collectors.joining(", "));
    }

    private Table table(Statement.CreateTable create, TableName name, @Nullable Relation rows) {
        List<Column> columns = new ArrayList<>();
        for (Statement.ColumnDefinition column : create.columns()) {
            columns.add(column(column, columns.size(), create.primaryKey().contains(column.name())));
        }
        if (columns.isEmpty() && rows != null) {
            for (Relation.Output output : rows.columns()) {
                columns.add(new Column(output.name(), output.type(), true, false, "c" + columns.size(), null));
            }
        }
        requireDifferentNames(columns);
        create.primaryKey().stream()
                .filter(key ->
                        columns.stream().noneMatch(column -> column.name().equals(key)))
                .findFirst()
                .ifPresent(key -> {
                    throw invalidIdentifier(key);
                });
        Table.Kind kind = switch (create.lifetime()) {
            case PERMANENT -> Table.Kind.TABLE;
            case TRANSIENT -> Table.Kind.TRANSIENT;
            case TEMPORARY -> Table.Kind.TEMPORARY;
        };
        return new Table(engine.catalog().newId(), name, kind, columns, Instant.now(), null);
    }

    private static void requireDifferentNames(List<Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).name();
            if (columns.stream().filter(column -> column.name().equals(name)).count() > 1) {
                throw new SnowflakeError(
                        "002025", "42S21", "SQL compilation error:\nduplicate column name '" + name + "'");
            }
        }
    }

    private static SnowflakeError invalidIdentifier(String column) {
        return new SnowflakeError(
                "000904",
                "42000",
                "SQL compilation error: error line 1 at position 0\ninvalid identifier '" + column + "'");
    }

    private Column column(Statement.ColumnDefinition column, int index, boolean primaryKey) {
        @Nullable
        String initial = column.initial() == null
                ? null
                : Conversion.stored(
                        new ExpressionTranslator(new StatementNames(engine, session, List.of()), Scope.empty())
                                .translate(column.initial()),
                        new Column(column.name(), column.type(), true, false, "c" + index, null));
        return new Column(
                column.name(), column.type(), column.nullable() && !primaryKey, primaryKey, "c" + index, initial);
    }

    private String createView(Statement.CreateView create, StatementNames names) {
        TableName name = session.tableName(create.name());
        session.requireSchema(name);
        Optional<Table> existing = engine.catalog().find(name);
        if (existing.isPresent() && !create.replace()) {
            throw alreadyThere(name);
        }
        Relation rows = new QueryTranslator(names).translate(create.query());
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < rows.columns().size(); i++) {
            Relation.Output output = rows.columns().get(i);
            columns.add(new Column(output.name(), output.type(), true, false, Relation.column(i), null));
        }
        Table view = new Table(engine.catalog().newId(), name, Table.Kind.VIEW, columns, Instant.now(), rows.sql());
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
            engine.store().save(transaction.connection(), table);
            engine.catalog().put(table);
        }
    }

    private void remove(Table table) throws SQLException {
        if (table.view() == null) {
            transaction.plain("DROP TABLE " + table.physical());
        }
        engine.store().forgetLoads(transaction.connection(), table.id());
        if (table.kind() == Table.Kind.TEMPORARY) {
            session.temporary().remove(table.name());
        } else {
            engine.store().delete(transaction.connection(), table);
            engine.catalog().remove(table.name());
        }
    }

    private String drop(Statement.DropTable drop) {
        TableName name = session.tableName(drop.name());
        Optional<Table> table = session.find(name);
        if (table.isEmpty()) {
            if (drop.ifPresent()) {
                return "Drop statement executed successfully (" + name.table() + " already dropped).";
            }
            throw SessionContext.missing("Table", name.toString(), "42S02");
        }
        lock(table.get());
        transaction.alone(() -> remove(table.get()));
        return name.table() + " successfully dropped.";
    }

    private void lock(Table table) {
        transaction.lock(table.id(), TableLocks.Mode.DEFINE, session.lockTimeout());
    }

    private String truncate(Statement.TruncateTable truncate) {
        Optional<Table> found = session.find(session.tableName(truncate.name()));
        if (found.isPresent() || !truncate.ifPresent()) {
            Table table = session.table(truncate.name());
            lock(table);
            transaction.alone(() -> {
                transaction.update("DELETE FROM " + table.physical());
                engine.store().forgetLoads(transaction.connection(), table.id());
            });
        }
        return "Statement executed successfully.";
    }

    private String addColumns(Statement.AddColumns add) {
        Table table = session.table(add.table());
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
                added.add(column(column.column(), table.columns().size() + added.size(), false));
            }
        }
        Table extended = table.with(added);
        requireDifferentNames(extended.columns());
        return replace(table, extended, added);
    }

    private String setType(Statement.SetType set) {
        Table table = session.table(set.table());
        DataType from = requireColumn(table, set.column()).type();
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
        Table changed = table.withType(set.column(), set.type());
        lock(table);
        transaction.alone(() -> {
            if (wider) {
                transaction.plain("ALTER TABLE " + table.physical() + " ALTER "
                        + requireColumn(table, set.column()).physical() + " TYPE "
                        + set.type().physical());
            }
            add(changed);
        });
        return "Statement executed successfully.";
    }

    private static Column requireColumn(Table table, String column) {
        return table.column(column).orElseThrow(() -> invalidIdentifier(column));
    }

    private String replace(Table table, Table changed, List<Column> added) {
        lock(table);
        transaction.alone(() -> {
            for (Column column : added) {
                String initial = column.initial() == null ? "" : " DEFAULT " + column.initial();
                transaction.plain("ALTER TABLE " + table.physical() + " ADD COLUMN " + column.physical() + " "
                        + column.type().physical() + initial);
            }
            add(changed);
        });
        return "Statement executed successfully.";
    }

    private String createSchema(Statement.CreateSchema create) {
        ObjectName name = create.name();
        @Nullable String database = name.parts().size() > 1 ? name.parts().get(0) : session.current("DATABASE");
        if (database == null || !engine.catalog().hasDatabase(database)) {
            throw SessionContext.missing("Database", String.valueOf(database), "02000");
        }
        if (engine.catalog().hasSchema(database, name.last()) && !create.ifAbsent()) {
            throw new SnowflakeError(
                    "002002", "42710", "SQL compilation error:\nObject '" + name + "' already exists.");
        }
        transaction.alone(() -> engine.addSchema(transaction.connection(), database, name.last()));
        return "Schema " + name.last() + " successfully created.";
    }
}
