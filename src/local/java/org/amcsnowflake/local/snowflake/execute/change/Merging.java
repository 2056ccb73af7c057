package org.amcsnowflake.local.snowflake.execute.change;

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
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs MERGE by Snowflake's rules. The source is read once. A target row that several source rows would change is an
 * error, unless ERROR_ON_NONDETERMINISTIC_MERGE is off or all of them delete it. The first clause whose condition holds
 * applies. Source rows without a match are inserted, including duplicates.
 */
final class Merging {
    private final SessionContext session;
    private final Transaction transaction;
    private final RowErrors rowErrors;

    Merging(SessionContext session, Transaction transaction, RowErrors rowErrors) {
        this.session = session;
        this.transaction = transaction;
        this.rowErrors = rowErrors;
    }

    Answer execute(Statement.Merge merge, StatementNames names) {
        Table table = TableRows.requireTable(session.table(merge.table(), "SELECT"));
        merge.clauses().forEach(clause -> session.privileges().require(table, privilege(clause)));
        return answer(merge, rowErrors.run(new Rows(new MergeSql(merge, table, names))));
    }

    private static String privilege(Statement.MergeClause clause) {
        if (clause instanceof Statement.WhenMatchedUpdate) {
            return "UPDATE";
        }
        return clause instanceof Statement.WhenMatchedDelete ? "DELETE" : "INSERT";
    }

    private final class Rows implements RowErrors.Change<Long[]> {
        private final MergeSql sql;

        Rows(MergeSql sql) {
            this.sql = sql;
        }

        @Override
        public Table table() {
            return sql.table();
        }

        @Override
        public TableLocks.Mode mode() {
            return TableLocks.Mode.CHANGE;
        }

        @Override
        public void prepare() throws SQLException {
            match("");
        }

        @Override
        public List<RowErrors.Candidates> candidates() {
            return sql.candidates();
        }

        /** Returns the numbers of inserted, updated and deleted rows. */
        @Override
        public Long[] write(String leftOut) throws SQLException {
            match(leftOut);
            requireDeterminism();
            long updated = 0;
            long deleted = 0;
            List<Statement.MergeClause> clauses = sql.merge().clauses();
            for (int i = 0; i < clauses.size(); i++) {
                if (clauses.get(i) instanceof Statement.WhenMatchedUpdate update) {
                    updated += transaction.update(sql.updateSql(i, update));
                } else if (clauses.get(i) instanceof Statement.WhenMatchedDelete) {
                    deleted += transaction.update(sql.deleteSql(i));
                }
            }
            long inserted = insert(clauses);
            transaction.plain("DROP TABLE merge_match");
            transaction.plain("DROP TABLE merge_source");
            return new Long[] {inserted, updated, deleted};
        }

        private void match(String leftOut) throws SQLException {
            transaction.plain(sql.readSourceSql());
            if (!leftOut.isEmpty()) {
                transaction.plain("DELETE FROM merge_source WHERE rid IN (" + leftOut + ")");
            }
            transaction.plain(sql.matchSql());
        }

        private void requireDeterminism() throws SQLException {
            boolean required = session.parameters().isOn("ERROR_ON_NONDETERMINISTIC_MERGE");
            @Nullable
            String row =
                    transaction.query(sql.nondeterministicSql(), result -> result.next() ? result.getString(1) : null);
            if (row != null && required) {
                throw new SnowflakeError(
                        "100090",
                        "42P18",
                        "Duplicate row detected during DML action\nRow Values: [" + valuesOf(row) + "]");
            }
        }

        private String valuesOf(String row) throws SQLException {
            return transaction.query(
                    "SELECT * EXCLUDE (rid) FROM merge_source WHERE rid = " + row,
                    result -> Cells.rows(result, sql.sourceColumns()).stream()
                            .flatMap(Arrays::stream)
                            .map(value -> value == null ? "NULL" : "\"" + value + "\"")
                            .collect(Collectors.joining(", ")));
        }

        private long insert(List<Statement.MergeClause> clauses) throws SQLException {
            long inserted = 0;
            List<String> earlier = new ArrayList<>();
            for (Statement.MergeClause clause : clauses) {
                if (clause instanceof Statement.WhenNotMatchedInsert insert) {
                    inserted += transaction.update(sql.insertSql(insert, earlier));
                    earlier.add(sql.sourceCondition(clause));
                }
            }
            return inserted;
        }
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
}
