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

    private static final String TRIED = "000000";

    private final SessionContext session;
    private final Transaction transaction;

    Merging(SessionContext session, Transaction transaction) {
        this.session = session;
        this.transaction = transaction;
    }

    Answer execute(Statement.Merge merge, StatementNames names) {
        Table table = Changes.requireTable(session.table(merge.table(), "SELECT"));
        merge.clauses().forEach(clause -> session.privileges().require(table, privilege(clause)));
        Plan plan = new Plan(merge, table, names);
        try {
            return answer(merge, change(plan, names, () -> run(plan)));
        } catch (SnowflakeError error) {
            if (!table.errorLogging() || plan.sourceFailed) {
                throw error;
            }
            skipRejectedRows(plan, names);
            return answer(merge, change(plan, names, () -> run(plan)));
        }
    }

    private <T> T change(Plan plan, StatementNames names, Transaction.Work<T> work) {
        transaction.lock(plan.table.id(), TableLocks.Mode.CHANGE, session.lockTimeout());
        return transaction.change(names.reading(transaction.connection(), work), session.isAutocommit());
    }

    /** Tries each source row separately. */
    private void skipRejectedRows(Plan plan, StatementNames names) {
        List<String> rejected = new ArrayList<>();
        long rows = transaction.read(names.reading(
                transaction.connection(),
                () -> transaction.count("SELECT count(*) FROM (" + plan.source.sql() + ") q")));
        for (long row = 1; row <= rows; row++) {
            plan.leftOut = "rid <> " + row;
            try {
                change(plan, names, () -> {
                    run(plan);
                    throw new SnowflakeError(TRIED, "00000", "This row can be stored.");
                });
            } catch (SnowflakeError outcome) {
                if (!outcome.code().equals(TRIED)) {
                    rejected.add(Long.toString(row));
                }
            }
        }
        plan.leftOut = rejected.isEmpty() ? "false" : "rid IN (" + String.join(", ", rejected) + ")";
    }

    private static String privilege(Statement.MergeClause clause) {
        if (clause instanceof Statement.WhenMatchedUpdate) {
            return "UPDATE";
        }
        return clause instanceof Statement.WhenMatchedDelete ? "DELETE" : "INSERT";
    }

    private Long[] run(Plan plan) throws SQLException {
        plan.sourceFailed = true;
        transaction.plain("CREATE OR REPLACE TEMP TABLE merge_source AS SELECT row_number() OVER () AS rid, q.* FROM ("
                + plan.source.sql() + ") q");
        plan.sourceFailed = false;
        transaction.plain("DELETE FROM merge_source WHERE " + plan.leftOut);
        transaction.plain("CREATE OR REPLACE TEMP TABLE merge_match AS SELECT " + TARGET + ".rowid AS tid, " + SOURCE
                + ".rid AS rid, " + plan.clauseOfMatch() + " AS clause FROM " + plan.table.physical() + " AS " + TARGET
                + " JOIN merge_source AS " + SOURCE + " ON " + plan.on);
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
    private final class Plan {
        private final Statement.Merge merge;
        private final Table table;
        private final Relation source;
        private final ExpressionTranslator both;
        private final ExpressionTranslator ofSource;
        private final String on;
        private boolean sourceFailed;
        /** The source rows that are not merged. */
        private String leftOut = "false";

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
            String condition = sourceCondition(insert)
                    + earlier.stream()
                            .map(one -> " AND (" + one + ") IS NOT TRUE")
                            .collect(Collectors.joining());
            String rows = "SELECT " + String.join(", ", values) + " FROM merge_source AS " + SOURCE + " WHERE "
                    + condition + " AND NOT EXISTS (SELECT 1 FROM merge_match m WHERE m.rid = " + SOURCE + ".rid)";
            return Changes.insertSql(table, columns, rows);
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
