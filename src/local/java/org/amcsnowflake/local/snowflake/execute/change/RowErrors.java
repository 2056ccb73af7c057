package org.amcsnowflake.local.snowflake.execute.change;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.query.StatementNames;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.transaction.TableLocks;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.translate.Conversion;
import org.amcsnowflake.local.snowflake.translate.Duck;
import org.amcsnowflake.local.snowflake.translate.StatementTime;
import org.amcsnowflake.local.snowflake.translate.Typed;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Runs a change of a table. With ERROR_LOGGING, rows that cannot be stored are left out and written to the error table
 * in the same transaction.
 */
final class RowErrors {
    /** Values that cannot be converted or are too long, NULL in a NOT NULL column, division by zero. */
    private static final Set<String> LOGGED =
            Set.of("100035", "100037", "100038", "100039", "100040", "100046", "100051", "100069", "100072", "100078");

    private static final String UNDONE = "000000";
    private static final DataType VARIANT = new DataType.Variant("VARIANT");

    private final SessionContext session;
    private final Transaction transaction;
    private final StatementNames names;
    private final String queryId;

    RowErrors(SessionContext session, Transaction transaction, StatementNames names, String queryId) {
        this.session = session;
        this.transaction = transaction;
        this.names = names;
        this.queryId = queryId;
    }

    /** A statement's change of a table. */
    interface Change<T> {
        Table table();

        TableLocks.Mode mode();

        /** Makes what the candidates are read from. */
        void prepare() throws SQLException;

        List<Candidates> candidates();

        /** @param leftOut the numbers of the rows that are not written, separated by commas; empty for none */
        T write(String leftOut) throws SQLException;
    }

    /**
     * Rows to write.
     *
     * @param number of a row, as SQL
     * @param from FROM and WHERE, as SQL
     * @param values of all columns
     */
    record Candidates(String number, String from, Map<Column, Typed> values) {}

    private record Rejected(long number, SnowflakeError error, String column, String data) {}

    <T> T run(Change<T> change) {
        try {
            return change(change, () -> change.write(""));
        } catch (SnowflakeError error) {
            if (!change.table().errorLogging()
                    || session.parameters().isOn("OPT_OUT_ERROR_LOGGING")
                    || !LOGGED.contains(error.code())) {
                throw error;
            }
            List<Rejected> rejected = rejected(change);
            if (rejected.isEmpty()) {
                throw error;
            }
            String numbers =
                    rejected.stream().map(row -> Long.toString(row.number())).collect(Collectors.joining(", "));
            List<String> log =
                    rejected.stream().map(row -> logSql(change.table(), row)).toList();
            return change(change, () -> {
                T result = change.write(numbers);
                for (String sql : log) {
                    transaction.plain(sql);
                }
                return result;
            });
        }
    }

    private <T> T change(Change<?> change, Transaction.Work<T> work) {
        transaction.lock(change.table().id(), change.mode(), session.lockTimeout());
        return transaction.change(names.reading(transaction.connection(), work), session.isAutocommit());
    }

    private List<Rejected> rejected(Change<?> change) {
        List<Rejected> rejected = new ArrayList<>();
        for (Candidates candidates : change.candidates()) {
            List<@Nullable String> numbers =
                    undone(change, "SELECT CAST(" + candidates.number() + " AS VARCHAR)" + candidates.from());
            for (String number : numbers) {
                rejected(change, candidates, Long.parseLong(String.valueOf(number)), rejected);
            }
        }
        return rejected;
    }

    private void rejected(Change<?> change, Candidates candidates, long number, List<Rejected> rejected) {
        String row = candidates.from() + " AND " + candidates.number() + " = " + number;
        Map<String, String> data = new TreeMap<>();
        SnowflakeError first = null;
        String at = "";
        for (Column column : change.table().columns()) {
            Typed value = candidates.values().get(column);
            Typed stored = new Typed(Conversion.stored(value, column), column.type());
            try {
                data.put(column.name(), json(change, stored, row));
            } catch (SnowflakeError error) {
                if (!LOGGED.contains(error.code())) {
                    throw error;
                }
                data.put(column.name(), "[" + original(change, value, row) + "]");
                at = first == null ? column.name() : at;
                first = first == null ? error : first;
            }
        }
        if (first != null) {
            String members = data.entrySet().stream()
                    .map(member -> TextNode.valueOf(member.getKey()) + ":" + member.getValue())
                    .collect(Collectors.joining(","));
            rejected.add(new Rejected(number, first, at, "{" + members + "}"));
        }
    }

    private String json(Change<?> change, Typed value, String row) {
        String sql =
                value.type() == null ? "NULL" : Conversion.cast(value, VARIANT).sql();
        @Nullable String json = undone(change, "SELECT " + sql + row).get(0);
        return json == null ? "null" : json;
    }

    /** null if the value could not even be computed. */
    private String original(Change<?> change, Typed value, String row) {
        try {
            return json(change, value, row);
        } catch (SnowflakeError uncomputed) {
            return "null";
        }
    }

    /** The first column of a query over the candidates. DuckDB's transaction would not survive an error, so it is undone. */
    private List<@Nullable String> undone(Change<?> change, String sql) {
        List<@Nullable String> read = new ArrayList<>();
        try {
            change(change, () -> {
                change.prepare();
                read.addAll(transaction.query(sql, RowErrors::firstColumn));
                throw new SnowflakeError(UNDONE, "00000", "Undone");
            });
        } catch (SnowflakeError outcome) {
            if (!outcome.code().equals(UNDONE)) {
                throw outcome;
            }
        }
        return read;
    }

    private static List<@Nullable String> firstColumn(ResultSet rows) throws SQLException {
        List<@Nullable String> values = new ArrayList<>();
        while (rows.next()) {
            values.add(rows.getString(1));
        }
        return values;
    }

    private String logSql(Table table, Rejected row) {
        int code = Integer.parseInt(row.error().code());
        String metadata = JsonNodeFactory.instance
                .objectNode()
                .put("error_code", code)
                .put("error_message", row.error().getMessage())
                .put("error_source", row.column())
                .put("sql_state", row.error().sqlState())
                .toString();
        return "INSERT INTO catalog_errors VALUES (" + table.id() + ", " + StatementTime.nanos() + ", "
                + Duck.literal(queryId) + ", " + code + ", " + Duck.literal(metadata) + ", "
                + Duck.literal(row.data()) + ")";
    }
}
