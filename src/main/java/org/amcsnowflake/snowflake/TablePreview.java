package org.amcsnowflake.snowflake;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.SelectRows;
import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The first rows of a table with an execution's id.
 *
 * @param database as Snowflake stores it, not quoted; the same applies to the other names
 * @param limit the maximum number of rows
 */
public record TablePreview(String database, String schema, String table, String executionId, int limit) {
    private static final int SECONDS = 30;

    /** How many characters of a value are shown; in a table with many columns fewer, so that all together are bounded. */
    private static final int LONGEST = 1_000;

    /** Longer than any number or time. */
    private static final int SHORTEST = 50;

    private static final int TOGETHER = 1_000_000;

    /** The column's name as uploads write it, or in a table with upper-case columns. */
    private static final List<String> ID_COLUMNS = List.of("execution_id", "EXECUTION_ID");

    /** The response to show; every value as text, a long one shortened. */
    public Map<String, Object> read(SessionPool sessions, Destination destination) throws SQLException {
        Session session = sessions.open(destination);
        try {
            Map<String, Object> answer = read(session);
            sessions.release(session);
            return answer;
        } catch (SQLException | RuntimeException e) {
            sessions.discard(session);
            throw e;
        }
    }

    private Map<String, Object> read(Session session) throws SQLException {
        QualifiedName name = new QualifiedName(new Identifier(database), new Identifier(schema), new Identifier(table));
        List<Map<String, String>> columns = columns(session, name);
        int longest = Math.max(SHORTEST, Math.min(LONGEST, TOGETHER / (limit + 1) / Math.max(1, columns.size())));
        SelectRows firstRows = new SelectRows(
                name,
                // One character more than is shown tells that there are more.
                columns.stream()
                        .map(column -> new SelectRows.Shortened(
                                new Identifier(column.get("name")), column.get("type"), longest + 1))
                        .toList(),
                idColumn(columns),
                executionId,
                limit + 1);
        try (PreparedStatement select = session.connection().prepareStatement(firstRows.sql())) {
            select.setQueryTimeout(SECONDS);
            try (ResultSet rows = Session.bound(select, firstRows.binds()).executeQuery()) {
                List<List<@Nullable String>> shown = new ArrayList<>();
                while (shown.size() < limit && rows.next()) {
                    shown.add(shown(rows, columns.size(), longest));
                }
                return Map.of("table", name.toString(), "columns", columns, "rows", shown, "truncated", rows.next());
            }
        }
    }

    private static Identifier idColumn(List<Map<String, String>> columns) {
        return ID_COLUMNS.stream()
                .filter(name -> columns.stream().anyMatch(column -> name.equals(column.get("name"))))
                .findFirst()
                .map(Identifier::new)
                .orElse(new Identifier(ID_COLUMNS.get(0)));
    }

    /** Described without being run. */
    private static List<Map<String, String>> columns(Session session, QualifiedName table) throws SQLException {
        try (PreparedStatement described = session.connection().prepareStatement(SelectRows.noneSql(table))) {
            described.setQueryTimeout(SECONDS);
            ResultSetMetaData meta = described.getMetaData();
            List<Map<String, String>> columns = new ArrayList<>();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                columns.add(Map.of("name", meta.getColumnName(i), "type", meta.getColumnTypeName(i)));
            }
            return columns;
        }
    }

    private static List<@Nullable String> shown(ResultSet row, int columns, int longest) throws SQLException {
        List<@Nullable String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            String value = row.getString(i);
            boolean isLonger = value != null && value.codePointCount(0, value.length()) > longest;
            values.add(isLonger ? value.substring(0, value.offsetByCodePoints(0, longest)) + "…" : value);
        }
        return values;
    }
}
