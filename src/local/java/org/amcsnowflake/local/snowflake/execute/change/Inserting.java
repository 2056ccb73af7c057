package org.amcsnowflake.local.snowflake.execute.change;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.Bind;
import org.amcsnowflake.local.snowflake.engine.Query;
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
import org.amcsnowflake.local.snowflake.translate.QueryTranslator;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.amcsnowflake.local.snowflake.translate.Typed;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs INSERT. */
final class Inserting {
    private final SessionContext session;
    private final Transaction transaction;
    private final RowErrors rowErrors;

    Inserting(SessionContext session, Transaction transaction, RowErrors rowErrors) {
        this.session = session;
        this.transaction = transaction;
        this.rowErrors = rowErrors;
    }

    Answer execute(Statement.Insert insert, StatementNames names, Query query) {
        Table table = TableRows.requireTable(session.table(insert.table(), "INSERT"));
        List<Column> columns = TableRows.columns(table, insert.columns());
        names.targets(columns);
        List<Relation> sources = sources(insert, names, query, columns);
        long rows = rowErrors.run(new Rows(table, columns, sources, insert.overwrite()));
        return Results.counts(StatementType.INSERT, List.of("number of rows inserted"), rows);
    }

    private final class Rows implements RowErrors.Change<Long> {
        private static final long LONGEST_SOURCE = 1_000_000_000L;

        private final Table table;
        private final List<Column> columns;
        private final List<Relation> sources;
        private final boolean overwrite;

        Rows(Table table, List<Column> columns, List<Relation> sources, boolean overwrite) {
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
                    values.put(columns.get(column), TableRows.value(sources.get(i), column));
                }
                String from = " FROM insert_source_" + i + " q WHERE true";
                candidates.add(new RowErrors.Candidates("q.rid", from, TableRows.inserted(table, values)));
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
                inserted += transaction.update(TableRows.insertSql(
                        table, columns, TableRows.stored(new Relation(rows, source.columns()), columns)));
                if (!leftOut.isEmpty()) {
                    transaction.plain("DROP TABLE insert_source_" + i);
                }
            }
            return inserted;
        }
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
        TableRows.requireColumns(relation.columns().size(), columns.size());
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
}
