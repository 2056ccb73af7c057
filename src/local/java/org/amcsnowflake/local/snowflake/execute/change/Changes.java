package org.amcsnowflake.local.snowflake.execute.change;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.Bind;
import org.amcsnowflake.local.snowflake.engine.Query;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.execute.query.Results;
import org.amcsnowflake.local.snowflake.execute.query.StagedRead;
import org.amcsnowflake.local.snowflake.execute.query.StatementNames;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.transaction.TableLocks;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.FormatOptions;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.translate.Conversion;
import org.amcsnowflake.local.snowflake.translate.ExpressionTranslator;
import org.amcsnowflake.local.snowflake.translate.QueryTranslator;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.amcsnowflake.local.snowflake.translate.TargetScope;
import org.amcsnowflake.local.snowflake.translate.Typed;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs INSERT, UPDATE and DELETE, and delegates MERGE. */
public final class Changes {
    private static final String TARGET = "target";

    private final SessionContext session;
    private final Transaction transaction;

    public Changes(SessionContext session, Transaction transaction) {
        this.session = session;
        this.transaction = transaction;
    }

    public Answer execute(Statement statement, StatementNames names, Query query) {
        if (statement instanceof Statement.Insert insert) {
            return insert(insert, names, query);
        }
        if (statement instanceof Statement.Update update) {
            return update(update, names);
        }
        if (statement instanceof Statement.Delete delete) {
            return delete(delete, names);
        }
        return new Merging(session, transaction).execute((Statement.Merge) statement, names);
    }

    private Answer insert(Statement.Insert insert, StatementNames names, Query query) {
        Table table = requireTable(session.table(insert.table(), "INSERT"));
        List<Column> columns = columns(table, insert.columns());
        names.targets(columns);
        List<String> sources = sources(insert, names, query, columns);
        TableLocks.Mode mode = insert.overwrite() ? TableLocks.Mode.CHANGE : TableLocks.Mode.INSERT;
        transaction.lock(table.id(), mode, session.lockTimeout());
        long rows = transaction.change(
                names.reading(transaction.connection(), () -> {
                    if (insert.overwrite()) {
                        transaction.plain("DELETE FROM " + table.physical());
                    }
                    long inserted = 0;
                    for (String source : sources) {
                        inserted += transaction.update(insertSql(table, columns, source));
                    }
                    return inserted;
                }),
                session.isAutocommit());
        return Results.counts(StatementType.INSERT, List.of("number of rows inserted"), rows);
    }

    public static Table requireTable(Table table) {
        if (table.view() != null) {
            throw new SnowflakeError(
                    "002203", "42601", "SQL compilation error:\nView '" + table.name() + "' cannot be changed.");
        }
        return table;
    }

    /** DuckDB's SQL for the rows, converted to the columns' types. */
    private List<String> sources(Statement.Insert insert, StatementNames names, Query query, List<Column> columns) {
        if (!query.bindStage().isEmpty()) {
            return List.of(boundFiles(names, query, columns));
        }
        int rows = query.binds().stream().anyMatch(Bind::array)
                ? query.binds().get(0).values().size()
                : 1;
        List<String> sources = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            names.row(row);
            Relation relation = new QueryTranslator(names).translate(insert.query());
            requireColumns(relation.columns().size(), columns.size());
            sources.add(stored(relation, columns));
        }
        return sources;
    }

    /** A large array of binds arrives as staged files, whose text is converted like the binds themselves. */
    private String boundFiles(StatementNames names, Query query, List<Column> columns) {
        FormatOptions format = new FormatOptions(
                null,
                Map.of("FIELD_OPTIONALLY_ENCLOSED_BY", List.of("\""), "ESCAPE_UNENCLOSED_FIELD", List.of("NONE")));
        StagedRead staged = names.staged(query.bindStage(), format, null);
        List<Relation.Output> texts = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            fields.add(staged.field(i + 1) + " AS " + Relation.column(i));
            texts.add(new Relation.Output(columns.get(i).name(), DataType.Text.DEFAULT));
        }
        return stored(new Relation("SELECT " + String.join(", ", fields) + " FROM " + staged.table(), texts), columns);
    }

    public static String stored(Relation relation, List<Column> columns) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Typed value = new Typed(
                    "q." + Relation.column(i), relation.columns().get(i).type());
            values.add(Conversion.stored(value, columns.get(i)) + " AS " + Relation.column(i));
        }
        return "SELECT " + String.join(", ", values) + " FROM (" + relation.sql() + ") q";
    }

    public static void requireColumns(int values, int columns) {
        if (values != columns) {
            throw new SnowflakeError(
                    "002020",
                    "21S01",
                    "SQL compilation error:\nInsert value list does not match column list expecting " + columns
                            + " but got " + values);
        }
    }

    public static List<Column> columns(Table table, List<String> named) {
        if (named.isEmpty()) {
            return table.columns();
        }
        return named.stream().map(name -> column(table, name)).toList();
    }

    static Column column(Table table, String name) {
        return table.column(name)
                .orElseThrow(() -> new SnowflakeError(
                        "000904",
                        "42000",
                        "SQL compilation error: error line 1 at position 0\ninvalid identifier '\"" + name + "\"'"));
    }

    /** Omitted columns get their DEFAULT, or NULL unless they are NOT NULL. */
    public static String insertSql(Table table, List<Column> columns, String source) {
        List<Column> others = table.columns().stream()
                .filter(column -> !columns.contains(column))
                .toList();
        StringBuilder values = new StringBuilder("SELECT *");
        for (Column column : others) {
            String initial = column.initial() == null ? "NULL" : column.initial();
            Typed value = column.initial() == null ? new Typed("NULL", null) : new Typed(initial, column.type());
            values.append(", ").append(Conversion.stored(value, column));
        }
        String all = Stream.concat(columns.stream(), others.stream())
                .map(Column::physical)
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + table.physical() + " (" + all + ") " + values + " FROM (" + source + ") r";
    }

    private Answer update(Statement.Update update, StatementNames names) {
        Table table = requireTable(session.table(update.table(), "UPDATE"));
        TargetScope.Joined joined = TargetScope.joined(table, update.alias(), TARGET, names, update.from());
        ExpressionTranslator expressions = new ExpressionTranslator(names, joined.scope());
        List<String> values = new ArrayList<>();
        List<String> set = new ArrayList<>();
        for (Statement.Assignment assignment : update.set()) {
            Column column = column(table, assignment.column());
            values.add(Conversion.stored(expressions.translate(assignment.value()), column) + " AS v" + values.size());
            set.add(column.physical() + " = v.v" + set.size());
        }
        String rows = joined.from() + where(update.where() == null ? null : expressions.condition(update.where()));
        // If several source rows match a target row, any one is used: ERROR_ON_NONDETERMINISTIC_UPDATE is off.
        String sql = "UPDATE " + table.physical() + " SET " + String.join(", ", set)
                + " FROM (SELECT DISTINCT ON (tid) "
                + TARGET + ".rowid AS tid, " + String.join(", ", values) + rows + ") v WHERE " + table.physical()
                + ".rowid = v.tid";
        String multiple =
                "SELECT count(*) FROM (SELECT 1" + rows + " GROUP BY " + TARGET + ".rowid HAVING count(*) > 1)";
        Long[] counts = change(table, names, () ->
                new Long[] {update.from() == null ? 0 : transaction.count(multiple), transaction.update(sql)});
        return Results.counts(
                StatementType.UPDATE,
                List.of("number of rows updated", "number of multi-joined rows updated"),
                counts[1],
                counts[0]);
    }

    private Answer delete(Statement.Delete delete, StatementNames names) {
        Table table = requireTable(session.table(delete.table(), "DELETE"));
        TargetScope.Joined joined = TargetScope.joined(table, delete.alias(), TARGET, names, delete.using());
        ExpressionTranslator expressions = new ExpressionTranslator(names, joined.scope());
        String sql = "DELETE FROM " + table.physical() + " WHERE rowid IN (SELECT " + TARGET + ".rowid" + joined.from()
                + where(delete.where() == null ? null : expressions.condition(delete.where())) + ")";
        long rows = change(table, names, () -> transaction.update(sql));
        return Results.counts(StatementType.DELETE, List.of("number of rows deleted"), rows);
    }

    private static String where(@Nullable String condition) {
        return condition == null ? "" : " WHERE " + condition;
    }

    private <T> T change(Table table, StatementNames names, Transaction.Work<T> work) {
        transaction.lock(table.id(), TableLocks.Mode.CHANGE, session.lockTimeout());
        return transaction.change(names.reading(transaction.connection(), work), session.isAutocommit());
    }
}
