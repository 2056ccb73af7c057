package org.amcsnowflake.local.snowflake.execute.change;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.execute.query.Cells;
import org.amcsnowflake.local.snowflake.execute.query.Results;
import org.amcsnowflake.local.snowflake.execute.query.StatementNames;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.transaction.TableLocks;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.Expression;
import org.amcsnowflake.local.snowflake.sql.Query;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.translate.Conversion;
import org.amcsnowflake.local.snowflake.translate.ExpressionTranslator;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.amcsnowflake.local.snowflake.translate.Scope;
import org.amcsnowflake.local.snowflake.translate.TargetScope;
import org.amcsnowflake.local.snowflake.translate.Typed;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs MERGE by Snowflake's rules. The source is read once. A target row that several source rows would change is an
 * error, unless ERROR_ON_NONDETERMINISTIC_MERGE is off or all of them delete it. The first clause whose condition holds
 * applies. Source rows without a match are inserted, including duplicates.
 */
final class Merging {
    private static final String TARGET = "target";
    private static final String SOURCE = "source";

    private final SessionContext session;
    private final Transaction transaction;
    private final RowErrors rowErrors;

    Merging(SessionContext session, Transaction transaction, RowErrors rowErrors) {
        this.session = session;
        this.transaction = transaction;
        this.rowErrors = rowErrors;
    }

    Answer execute(Statement.Merge merge, StatementNames names) {
        Table table = Changes.requireTable(session.table(merge.table(), "SELECT"));
        merge.clauses().forEach(clause -> session.privileges().require(table, privilege(clause)));
        Plan plan = new Plan(merge, table, names);
        return answer(merge, rowErrors.run(plan));
    }

    private static String privilege(Statement.MergeClause clause) {
        if (clause instanceof Statement.WhenMatchedUpdate) {
            return "UPDATE";
        }
        return clause instanceof Statement.WhenMatchedDelete ? "DELETE" : "INSERT";
    }

    private Long[] run(Plan plan, String leftOut) throws SQLException {
        match(plan, leftOut);
        requireDeterminism(plan);
        long updated = 0;
        long deleted = 0;
        for (int i = 0; i < plan.merge.clauses().size(); i++) {
            Statement.MergeClause clause = plan.merge.clauses().get(i);
            if (clause instanceof Statement.WhenMatchedUpdate update) {
                updated += transaction.update(plan.updateSql(i, update));
            } else if (clause instanceof Statement.WhenMatchedDelete) {
                deleted += transaction.update("DELETE FROM " + plan.table.physical()
                        + " WHERE rowid IN (SELECT tid FROM merge_match WHERE clause = " + i + ")");
            }
        }
        long inserted = insert(plan);
        transaction.plain("DROP TABLE merge_match");
        transaction.plain("DROP TABLE merge_source");
        return new Long[] {inserted, updated, deleted};
    }

    private void match(Plan plan, String leftOut) throws SQLException {
        transaction.plain("CREATE OR REPLACE TEMP TABLE merge_source AS SELECT row_number() OVER () AS rid, q.* FROM ("
                + plan.source.sql() + ") q");
        if (!leftOut.isEmpty()) {
            transaction.plain("DELETE FROM merge_source WHERE rid IN (" + leftOut + ")");
        }
        transaction.plain("CREATE OR REPLACE TEMP TABLE merge_match AS SELECT " + TARGET + ".rowid AS tid, " + SOURCE
                + ".rid AS rid, " + plan.clauseOfMatch() + " AS clause FROM " + plan.table.physical() + " AS " + TARGET
                + " JOIN merge_source AS " + SOURCE + " ON " + plan.on);
    }

    private void requireDeterminism(Plan plan) throws SQLException {
        boolean required = session.parameters().isOn("ERROR_ON_NONDETERMINISTIC_MERGE");
        String deletes = plan.deletingClauses();
        @Nullable
        String row = transaction.query(
                "SELECT CAST(min(rid) AS VARCHAR) FROM merge_match WHERE clause IS NOT NULL GROUP BY tid HAVING count(*) > 1"
                        + " AND NOT bool_and(clause IN (" + deletes + ")) LIMIT 1",
                result -> result.next() ? result.getString(1) : null);
        if (row != null && required) {
            throw new SnowflakeError(
                    "100090",
                    "42P18",
                    "Duplicate row detected during DML action\nRow Values: [" + plan.valuesOf(row) + "]");
        }
    }

    private long insert(Plan plan) throws SQLException {
        long inserted = 0;
        List<String> earlier = new ArrayList<>();
        for (Statement.MergeClause clause : plan.merge.clauses()) {
            if (clause instanceof Statement.WhenNotMatchedInsert insert) {
                inserted += transaction.update(plan.insertSql(insert, earlier));
                earlier.add(plan.sourceCondition(clause));
            }
        }
        return inserted;
    }

    private static Answer answer(Statement.Merge merge, Long[] counts) {
        List<String> names = new ArrayList<>();
        List<Long> values = new ArrayList<>();
        if (has(merge, Statement.WhenNotMatchedInsert.class)) {
            names.add("number of rows inserted");
            values.add(counts[0]);
        }
        if (has(merge, Statement.WhenMatchedUpdate.class)) {
            names.add("number of rows updated");
            values.add(counts[1]);
        }
        if (has(merge, Statement.WhenMatchedDelete.class)) {
            names.add("number of rows deleted");
            values.add(counts[2]);
        }
        return Results.counts(StatementType.MERGE, names, values.toArray(Long[]::new));
    }

    private static boolean has(Statement.Merge merge, Class<?> kind) {
        return merge.clauses().stream().anyMatch(kind::isInstance);
    }

    /** The resolved statement. */
    private final class Plan implements RowErrors.Change<Long[]> {
        private final Statement.Merge merge;
        private final Table table;
        private final Relation source;
        private final ExpressionTranslator both;
        private final ExpressionTranslator ofSource;
        private final String on;

        Plan(Statement.Merge merge, Table table, StatementNames names) {
            this.merge = merge;
            this.table = table;
            this.source = TargetScope.source(names, merge.source());
            Scope sourceScope = TargetScope.of(source, alias(merge.source()), SOURCE);
            this.ofSource = new ExpressionTranslator(names, sourceScope);
            this.both = new ExpressionTranslator(
                    names, TargetScope.both(TargetScope.of(table, merge.alias(), TARGET), sourceScope));
            this.on = both.condition(merge.on());
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
        public void prepare() throws SQLException {
            match(this, "");
        }

        @Override
        public Long[] write(String leftOut) throws SQLException {
            return run(this, leftOut);
        }

        @Override
        public List<RowErrors.Candidates> candidates() {
            List<RowErrors.Candidates> candidates = new ArrayList<>();
            List<String> earlier = new ArrayList<>();
            for (int i = 0; i < merge.clauses().size(); i++) {
                Statement.MergeClause clause = merge.clauses().get(i);
                if (clause instanceof Statement.WhenMatchedUpdate update) {
                    String from = " FROM merge_match match JOIN merge_source AS " + SOURCE + " ON " + SOURCE
                            + ".rid = match.rid JOIN " + table.physical() + " AS " + TARGET + " ON " + TARGET
                            + ".rowid = match.tid WHERE match.clause = " + i;
                    candidates.add(new RowErrors.Candidates(
                            SOURCE + ".rid", from, Changes.updated(table, TARGET, assignments(update))));
                } else if (clause instanceof Statement.WhenNotMatchedInsert insert) {
                    Map<Column, Typed> row = insert.allByName() ? allByName() : row(insert);
                    candidates.add(new RowErrors.Candidates(
                            SOURCE + ".rid", inserted(insert, earlier), Changes.inserted(table, row)));
                    earlier.add(sourceCondition(insert));
                }
            }
            return candidates;
        }

        private static @Nullable String alias(Query.Source source) {
            if (source instanceof Query.Nested nested) {
                return nested.alias();
            }
            if (source instanceof Query.Table table) {
                return table.alias() == null ? table.name().last() : table.alias();
            }
            return null;
        }

        /** The first WHEN MATCHED clause whose condition holds. */
        String clauseOfMatch() {
            StringBuilder sql = new StringBuilder("CASE");
            boolean any = false;
            for (int i = 0; i < merge.clauses().size(); i++) {
                Statement.MergeClause clause = merge.clauses().get(i);
                if (!(clause instanceof Statement.WhenNotMatchedInsert)) {
                    String condition = clause.condition() == null ? "true" : both.condition(clause.condition());
                    sql.append(" WHEN ").append(condition).append(" THEN ").append(i);
                    any = true;
                }
            }
            return any ? sql + " END" : "CAST(NULL AS INTEGER)";
        }

        String deletingClauses() {
            StringBuilder numbers = new StringBuilder("-1");
            for (int i = 0; i < merge.clauses().size(); i++) {
                if (merge.clauses().get(i) instanceof Statement.WhenMatchedDelete) {
                    numbers.append(", ").append(i);
                }
            }
            return numbers.toString();
        }

        String updateSql(int number, Statement.WhenMatchedUpdate update) {
            List<String> values = new ArrayList<>();
            List<String> set = new ArrayList<>();
            for (Map.Entry<Column, Typed> assignment : assignments(update).entrySet()) {
                Column column = assignment.getKey();
                values.add(Conversion.stored(assignment.getValue(), column) + " AS v" + values.size());
                set.add(column.physical() + " = v.v" + set.size());
            }
            // If nondeterminism is allowed, any one of the source rows is used.
            return "UPDATE " + table.physical() + " SET " + String.join(", ", set) + " FROM (SELECT match.tid AS tid, "
                    + String.join(", ", values) + " FROM (SELECT tid, min(rid) AS rid FROM merge_match WHERE clause = "
                    + number + " GROUP BY tid) match JOIN merge_source AS " + SOURCE + " ON " + SOURCE
                    + ".rid = match.rid JOIN " + table.physical() + " AS " + TARGET + " ON " + TARGET
                    + ".rowid = match.tid) v WHERE " + table.physical() + ".rowid = v.tid";
        }

        private Map<Column, Typed> assignments(Statement.WhenMatchedUpdate update) {
            if (update.allByName()) {
                return allByName();
            }
            Map<Column, Typed> assignments = new LinkedHashMap<>();
            update.set()
                    .forEach(assignment -> assignments.put(
                            Changes.column(table, assignment.column()), both.translate(assignment.value())));
            return assignments;
        }

        /** Assigns every column the source column of the same name; both have the same names. */
        private Map<Column, Typed> allByName() {
            Changes.requireColumns(source.columns().size(), table.columns().size());
            Map<Column, Typed> values = new LinkedHashMap<>();
            for (Column column : table.columns()) {
                values.put(column, ofSource.translate(new Expression.Column(List.of(column.name()), 1, 0)));
            }
            return values;
        }

        String sourceCondition(Statement.MergeClause clause) {
            return clause.condition() == null ? "true" : ofSource.condition(clause.condition());
        }

        String insertSql(Statement.WhenNotMatchedInsert insert, List<String> earlier) {
            Map<Column, Typed> row = insert.allByName() ? allByName() : row(insert);
            List<Column> columns = List.copyOf(row.keySet());
            List<String> values = new ArrayList<>();
            row.forEach((column, value) ->
                    values.add(Conversion.stored(value, column) + " AS " + Relation.column(values.size())));
            String rows = "SELECT " + String.join(", ", values) + inserted(insert, earlier);
            return Changes.insertSql(table, columns, rows);
        }

        /** The source rows that the clause inserts. */
        private String inserted(Statement.WhenNotMatchedInsert insert, List<String> earlier) {
            String condition = sourceCondition(insert)
                    + earlier.stream()
                            .map(one -> " AND (" + one + ") IS NOT TRUE")
                            .collect(Collectors.joining());
            return " FROM merge_source AS " + SOURCE + " WHERE " + condition
                    + " AND NOT EXISTS (SELECT 1 FROM merge_match m WHERE m.rid = " + SOURCE + ".rid)";
        }

        private Map<Column, Typed> row(Statement.WhenNotMatchedInsert insert) {
            List<Column> columns = Changes.columns(table, insert.columns());
            Changes.requireColumns(insert.values().size(), columns.size());
            Map<Column, Typed> row = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                row.put(columns.get(i), ofSource.translate(insert.values().get(i)));
            }
            return row;
        }

        String valuesOf(String row) throws SQLException {
            return transaction.query(
                    "SELECT * EXCLUDE (rid) FROM merge_source WHERE rid = " + row,
                    result -> Cells.rows(result, source.columns()).stream()
                            .flatMap(Arrays::stream)
                            .map(value -> value == null ? "NULL" : "\"" + value + "\"")
                            .collect(Collectors.joining(", ")));
        }
    }
}
