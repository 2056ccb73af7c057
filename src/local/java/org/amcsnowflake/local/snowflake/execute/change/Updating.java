package org.amcsnowflake.local.snowflake.execute.change;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.execute.query.Results;
import org.amcsnowflake.local.snowflake.execute.query.StatementNames;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.transaction.TableLocks;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.translate.Conversion;
import org.amcsnowflake.local.snowflake.translate.ExpressionTranslator;
import org.amcsnowflake.local.snowflake.translate.TargetScope;
import org.amcsnowflake.local.snowflake.translate.Typed;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs UPDATE. */
final class Updating {
    private static final String TARGET = "target";

    private final SessionContext session;
    private final Transaction transaction;
    private final RowErrors rowErrors;

    Updating(SessionContext session, Transaction transaction, RowErrors rowErrors) {
        this.session = session;
        this.transaction = transaction;
        this.rowErrors = rowErrors;
    }

    Answer execute(Statement.Update update, StatementNames names) {
        Table table = TableRows.requireTable(session.table(update.table(), "UPDATE"));
        TargetScope.Joined joined = TargetScope.joined(table, update.alias(), TARGET, names, update.from());
        ExpressionTranslator expressions = new ExpressionTranslator(names, joined.scope());
        Map<Column, Typed> assigned = new LinkedHashMap<>();
        for (Statement.Assignment assignment : update.set()) {
            assigned.put(TableRows.column(table, assignment.column()), expressions.translate(assignment.value()));
        }
        String condition = update.where() == null ? "true" : expressions.condition(update.where());
        Rows updating = new Rows(table, assigned, joined.from() + " WHERE (" + condition + ")", update.from() != null);
        Long[] counts = rowErrors.run(updating);
        return Results.counts(
                StatementType.UPDATE,
                List.of("number of rows updated", "number of multi-joined rows updated"),
                counts[1],
                counts[0]);
    }

    /** @param from the target's rows to update, joined with the other sources if there are any */
    private final class Rows implements RowErrors.Change<Long[]> {
        private final Table table;
        private final Map<Column, Typed> assigned;
        private final String from;
        private final boolean isJoined;

        Rows(Table table, Map<Column, Typed> assigned, String from, boolean isJoined) {
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
            return List.of(
                    new RowErrors.Candidates(TARGET + ".rowid", from, TableRows.updated(table, TARGET, assigned)));
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
}
