package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.catalog.Column;
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
        if (statement instanceof Statement.CreateTableLike like) {
            return createLike(like);
        }
        if (statement instanceof Statement.CreateSchema create) {
            return createSchema(create);
        }
        if (statement instanceof Statement.CreateDatabase create) {
            transaction.alone(() -> engine.addSchema(transaction.connection(), create.name(), "PUBLIC"));
            return "Database " + create.name() + " successfully created.";
        }
        if (statement instanceof Statement.DropSchema drop) {
            return dropSchema(drop);
        }
        return stage(statement)
                .or(() -> new TableAlterations(engine, session, transaction).run(statement))
                .orElseThrow(() -> SqlErrors.unsupported("this statement"));
    }

    private Optional<String> stage(Statement statement) {
        StageDefinitions stages = new StageDefinitions(engine, session, transaction);
        if (statement instanceof Statement.CreateStage create) {
            return Optional.of(stages.createStage(create));
        }
        if (statement instanceof Statement.DropStage drop) {
            return Optional.of(stages.dropStage(drop));
        }
        if (statement instanceof Statement.CreateFileFormat create) {
            return Optional.of(stages.createFormat(create));
        }
        return statement instanceof Statement.DropFileFormat drop
                ? Optional.of(stages.dropFormat(drop))
                : Optional.empty();
    }

    private String createLike(Statement.CreateTableLike like) {
        List<Statement.ColumnDefinition> none = List.of();
        return createTable(
                new Statement.CreateTable(
                        like.name(), like.lifetime(), like.replace(), like.ifAbsent(), none, List.of(), null),
                session.table(like.like()).columns(),
                null);
    }

    private String createTable(Statement.CreateTable create, StatementNames names) {
        Relation rows = create.as() == null ? null : new QueryTranslator(names).translate(create.as());
        return createTable(create, columns(create, rows), rows == null ? null : names.reading(rows));
    }

    private String createTable(Statement.CreateTable create, List<Column> columns, StatementNames.@Nullable Rows rows) {
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
        Table.Kind kind = switch (create.lifetime()) {
            case PERMANENT -> Table.Kind.TABLE;
            case TRANSIENT -> Table.Kind.TRANSIENT;
            case TEMPORARY -> Table.Kind.TEMPORARY;
        };
        Table table = new Table(engine.catalog().newId(), name, kind, columns, Instant.now(), null);
        existing.ifPresent(this::lock);
        transaction.alone(() -> {
            if (existing.isPresent()) {
                remove(existing.get());
            }
            String temporary = kind == Table.Kind.TEMPORARY ? "TEMP " : "";
            transaction.plain("CREATE " + temporary + "TABLE " + table.physical() + " (" + columns(table) + ")");
            if (rows != null) {
                rows.insert(transaction, Changes.insertSql(table, columns, Changes.stored(rows.relation(), columns)));
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

    private List<Column> columns(Statement.CreateTable create, @Nullable Relation rows) {
        List<Column> columns = new ArrayList<>();
        for (Statement.ColumnDefinition column : create.columns()) {
            columns.add(column(
                    engine, session, column, columns.size(), create.primaryKey().contains(column.name())));
        }
        if (columns.isEmpty() && rows != null) {
            for (Relation.Output output : rows.columns()) {
                columns.add(new Column(output.name(), output.type(), true, false, "c" + columns.size(), null));
            }
        } else if (rows != null) {
            Changes.requireColumns(rows.columns().size(), columns.size());
        }
        requireDifferentNames(columns);
        create.primaryKey().stream()
                .filter(key ->
                        columns.stream().noneMatch(column -> column.name().equals(key)))
                .findFirst()
                .ifPresent(key -> {
                    throw invalidIdentifier(key);
                });
        return columns;
    }

    static void requireDifferentNames(List<Column> columns) {
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).name();
            if (columns.stream().filter(column -> column.name().equals(name)).count() > 1) {
                throw new SnowflakeError(
                        "002025", "42S21", "SQL compilation error:\nduplicate column name '" + name + "'");
            }
        }
    }

    static SnowflakeError invalidIdentifier(String column) {
        return new SnowflakeError(
                "000904",
                "42000",
                "SQL compilation error: error line 1 at position 0\ninvalid identifier '" + column + "'");
    }

    static Column column(
            DuckEngine engine,
            SessionContext session,
            Statement.ColumnDefinition column,
            int index,
            boolean primaryKey) {
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

    private String dropSchema(Statement.DropSchema drop) {
        ObjectName name = drop.name();
        @Nullable String database = name.parts().size() > 1 ? name.parts().get(0) : session.current("DATABASE");
        if (database == null || !engine.catalog().hasSchema(database, name.last())) {
            if (drop.ifPresent()) {
                return "Drop statement executed successfully (" + name.last() + " already dropped).";
            }
            throw SessionContext.missing("Schema", database + "." + name.last(), "02000");
        }
        List<Table> inside = engine.catalog().tables().stream()
                .filter(table -> table.name().database().equals(database)
                        && table.name().schema().equals(name.last()))
                .toList();
        inside.forEach(this::lock);
        transaction.alone(() -> {
            for (Table table : inside) {
                remove(table);
            }
            engine.store().deleteSchema(transaction.connection(), database, name.last());
            engine.catalog().removeSchema(database, name.last());
        });
        return name.last() + " successfully dropped.";
    }
}
