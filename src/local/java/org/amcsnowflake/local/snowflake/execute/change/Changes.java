package org.amcsnowflake.local.snowflake.execute.change;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.Bind;
import org.amcsnowflake.local.snowflake.engine.Query;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.execute.query.BoundSource;
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

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
            return update(update, names, query);
        }
        if (statement instanceof Statement.Delete delete) {
            return delete(delete, names);
        }
        return new Merging(session, transaction, rowErrors(names, query)).execute((Statement.Merge) statement, names);
    }

    private Answer insert(Statement.Insert insert, StatementNames names, Query query) {
        Table table = requireTable(session.table(insert.table(), "INSERT"));
        List<Column> columns = columns(table, insert.columns());
        names.targets(columns);
        List<Relation> sources = sources(insert, names, query, columns);
        long rows = rowErrors(names, query).run(new Inserting(table, columns, sources, insert.overwrite()));
        return Results.counts(StatementType.INSERT, List.of("number of rows inserted"), rows);
    }

    private RowErrors rowErrors(StatementNames names, Query query) {
        return new RowErrors(session, transaction, names, query.queryId());
    }

    private final class Inserting implements RowErrors.Change<Long> {
        private static final long LONGEST_SOURCE = 1_000_000_000L;

        private final Table table;
        private final List<Column> columns;
        private final List<Relation> sources;
        private final boolean overwrite;

        Inserting(Table table, List<Column> columns, List<Relation> sources, boolean overwrite) {
            this.table = table;
            this.columns = columns;
            this.sources = sources;
            this.overwrite = overwrite;
        }

        @Override
        public Table table() {
            return table;
        }

        @Override
        public TableLocks.Mode mode() {
            return overwrite ? TableLocks.Mode.CHANGE : TableLocks.Mode.INSERT;
        }

        @Override
        public void prepare() throws SQLException {
            for (int i = 0; i < sources.size(); i++) {
                transaction.plain("CREATE OR REPLACE TEMP TABLE insert_source_" + i
                        + " AS SELECT row_number() OVER () + " + i * LONGEST_SOURCE + " AS rid, q.* FROM ("
                        + sources.get(i).sql() + ") q");
            }
        }

        @Override
        public List<RowErrors.Candidates> candidates() {
            List<RowErrors.Candidates> candidates = new ArrayList<>();
            for (int i = 0; i < sources.size(); i++) {
                Map<Column, Typed> values = new LinkedHashMap<>();
                for (int column = 0; column < columns.size(); column++) {
                    values.put(columns.get(column), value(sources.get(i), column));
                }
                String from = " FROM insert_source_" + i + " q WHERE true";
                candidates.add(new RowErrors.Candidates("q.rid", from, inserted(table, values)));
            }
            return candidates;
        }

        @Override
        public Long write(String leftOut) throws SQLException {
            if (overwrite) {
                transaction.plain("DELETE FROM " + table.physical());
            }
            if (!leftOut.isEmpty()) {
                prepare();
            }
            long inserted = 0;
            for (int i = 0; i < sources.size(); i++) {
                Relation source = sources.get(i);
                String rows = leftOut.isEmpty()
                        ? source.sql()
                        : "SELECT * EXCLUDE (rid) FROM insert_source_" + i + " WHERE rid NOT IN (" + leftOut + ")";
                inserted += transaction.update(
                        insertSql(table, columns, stored(new Relation(rows, source.columns()), columns)));
                if (!leftOut.isEmpty()) {
                    transaction.plain("DROP TABLE insert_source_" + i);
                }
            }
            return inserted;
        }
    }

    /** The values of all columns of an inserted row. */
    static Map<Column, Typed> inserted(Table table, Map<Column, Typed> written) {
        Map<Column, Typed> row = new LinkedHashMap<>(written);
        table.columns().forEach(column -> row.putIfAbsent(column, initial(column)));
        return row;
    }

    /** The values of all columns of an updated row. */
    static Map<Column, Typed> updated(Table table, String target, Map<Column, Typed> assigned) {
        Map<Column, Typed> row = new LinkedHashMap<>(assigned);
        table.columns()
                .forEach(column -> row.putIfAbsent(column, new Typed(target + "." + column.physical(), column.type())));
        return row;
    }

    private static Typed initial(Column column) {
        return column.initial() == null ? new Typed("NULL", null) : new Typed(column.initial(), column.type());
    }

    private static Typed value(Relation source, int column) {
        return new Typed(
                "q." + Relation.column(column), source.columns().get(column).type());
    }

    public static Table requireTable(Table table) {
        if (table.view() != null) {
            throw new SnowflakeError(
                    "002203", "42601", "SQL compilation error:\nView '" + table.name() + "' cannot be changed.");
        }
        return table;
    }

    /** DuckDB's SQL for the rows, converted to the columns' types. */
    private List<Relation> sources(Statement.Insert insert, StatementNames names, Query query, List<Column> columns) {
        List<BoundSource> bound = bound(names, query);
        if (bound.isEmpty()) {
            return List.of(source(insert, names, columns));
        }
        List<Relation> sources = new ArrayList<>();
        for (BoundSource rows : bound) {
            names.bound(rows);
            sources.add(source(insert, names, columns));
        }
        return sources;
    }

    private static Relation source(Statement.Insert insert, StatementNames names, List<Column> columns) {
        Relation relation = new QueryTranslator(names).translate(insert.query());
        requireColumns(relation.columns().size(), columns.size());
        return relation;
    }

    /** The rows of an array of binds; empty without one. */
    private static List<BoundSource> bound(StatementNames names, Query query) {
        if (!query.bindStage().isEmpty()) {
            return List.of(stagedBinds(names, query));
        }
        return query.binds().stream().anyMatch(Bind::array) ? names.boundRows() : List.of();
    }

    /** A large array of binds arrives as staged files of texts. */
    private static BoundSource stagedBinds(StatementNames names, Query query) {
        FormatOptions format = new FormatOptions(
                null,
                Map.of("FIELD_OPTIONALLY_ENCLOSED_BY", List.of("\""), "ESCAPE_UNENCLOSED_FIELD", List.of("NONE")));
        StagedRead staged = names.staged(query.bindStage(), format, null);
        return new BoundSource(staged.table(), bind -> new Typed(staged.field(bind + 1), DataType.Text.DEFAULT));
    }

    public static String stored(Relation relation, List<Column> columns) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(Conversion.stored(value(relation, i), columns.get(i)) + " AS " + Relation.column(i));
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
            values.append(", ").append(Conversion.stored(initial(column), column));
        }
        String all = Stream.concat(columns.stream(), others.stream())
                .map(Column::physical)
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + table.physical() + " (" + all + ") " + values + " FROM (" + source + ") r";
    }

    private Answer update(Statement.Update update, StatementNames names, Query query) {
        Table table = requireTable(session.table(update.table(), "UPDATE"));
        TargetScope.Joined joined = TargetScope.joined(table, update.alias(), TARGET, names, update.from());
        ExpressionTranslator expressions = new ExpressionTranslator(names, joined.scope());
        Map<Column, Typed> assigned = new LinkedHashMap<>();
        for (Statement.Assignment assignment : update.set()) {
            assigned.put(column(table, assignment.column()), expressions.translate(assignment.value()));
        }
        String condition = update.where() == null ? "true" : expressions.condition(update.where());
        Updating updating =
                new Updating(table, assigned, joined.from() + " WHERE (" + condition + ")", update.from() != null);
        Long[] counts = rowErrors(names, query).run(updating);
        return Results.counts(
                StatementType.UPDATE,
                List.of("number of rows updated", "number of multi-joined rows updated"),
                counts[1],
                counts[0]);
    }

    /** @param from the target's rows to update, joined with the other sources if there are any */
    private final class Updating implements RowErrors.Change<Long[]> {
        private final Table table;
        private final Map<Column, Typed> assigned;
        private final String from;
        private final boolean isJoined;

        Updating(Table table, Map<Column, Typed> assigned, String from, boolean isJoined) {
            this.table = table;
            this.assigned = assigned;
            this.from = from;
            this.isJoined = isJoined;
        }

        @Override
        public Table table() {
            return table;
        }

        @Override
        public TableLocks.Mode mode() {
            return TableLocks.Mode.CHANGE;
        }

        @Override
        public void prepare() {}

        @Override
        public List<RowErrors.Candidates> candidates() {
            return List.of(new RowErrors.Candidates(TARGET + ".rowid", from, updated(table, TARGET, assigned)));
        }

        @Override
        public Long[] write(String leftOut) throws SQLException {
            String rows = leftOut.isEmpty() ? from : from + " AND " + TARGET + ".rowid NOT IN (" + leftOut + ")";
            List<String> values = new ArrayList<>();
            List<String> set = new ArrayList<>();
            assigned.forEach((column, value) -> {
                values.add(Conversion.stored(value, column) + " AS v" + values.size());
                set.add(column.physical() + " = v.v" + set.size());
            });
            // If several source rows match a target row, any one is used: ERROR_ON_NONDETERMINISTIC_UPDATE is off.
            String sql = "UPDATE " + table.physical() + " SET " + String.join(", ", set)
                    + " FROM (SELECT DISTINCT ON (tid) "
                    + TARGET + ".rowid AS tid, " + String.join(", ", values) + rows + ") v WHERE " + table.physical()
                    + ".rowid = v.tid";
            String multiple =
                    "SELECT count(*) FROM (SELECT 1" + rows + " GROUP BY " + TARGET + ".rowid HAVING count(*) > 1)";
            return new Long[] {isJoined ? transaction.count(multiple) : 0L, transaction.update(sql)};
        }
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
