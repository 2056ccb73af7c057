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
    private static final int NO_SUCH_COLUMN = 904;

    /** The column's name as uploads write it, or in a table with upper-case columns. */
    private static final List<String> ID_COLUMNS = List.of("execution_id", "EXECUTION_ID");

    /** The response to show; every value as text. */
    public Map<String, Object> read(SessionPool sessions, Destination destination) throws SQLException {
        Session session = sessions.open(destination);
        try {
            Map<String, Object> answer = firstThatFits(session);
            sessions.release(session);
            return answer;
        } catch (SQLException | RuntimeException e) {
            sessions.discard(session);
            throw e;
        }
    }

    private Map<String, Object> firstThatFits(Session session) throws SQLException {
        try {
            return read(session, ID_COLUMNS.get(0));
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_COLUMN) {
                throw e;
            }
            return read(session, ID_COLUMNS.get(1));
        }
    }

    private Map<String, Object> read(Session session, String idColumn) throws SQLException {
        QualifiedName name = new QualifiedName(new Identifier(database), new Identifier(schema), new Identifier(table));
        SelectRows firstRows = new SelectRows(name, new Identifier(idColumn), executionId, limit + 1);
        try (PreparedStatement select = session.connection().prepareStatement(firstRows.sql())) {
            select.setQueryTimeout(SECONDS);
            try (ResultSet rows = Session.bound(select, firstRows.binds()).executeQuery()) {
                return answer(name, rows);
            }
        }
    }

    private Map<String, Object> answer(QualifiedName name, ResultSet rows) throws SQLException {
        ResultSetMetaData meta = rows.getMetaData();
        List<Map<String, String>> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(Map.of("name", meta.getColumnName(i), "type", meta.getColumnTypeName(i)));
        }
        List<List<@Nullable String>> shown = new ArrayList<>();
        boolean truncated = false;
        while (rows.next()) {
            if (shown.size() == limit) {
                truncated = true;
                break;
            }
            List<@Nullable String> row = new ArrayList<>();
            for (int i = 1; i <= columns.size(); i++) {
                row.add(rows.getString(i));
            }
            shown.add(row);
        }
        return Map.of("table", name.toString(), "columns", columns, "rows", shown, "truncated", truncated);
    }
}
