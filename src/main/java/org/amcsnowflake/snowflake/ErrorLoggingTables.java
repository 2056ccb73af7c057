package org.amcsnowflake.snowflake;

import org.amcsnowflake.sql.QualifiedName;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of a schema with ERROR_LOGGING = TRUE: Snowflake skips rows that it cannot store there, without an error. */
record ErrorLoggingTables(List<QualifiedName> tables) {
    static final ErrorLoggingTables NONE = new ErrorLoggingTables(List.of());

    private static final String COLUMN = "error_logging";
    private static final int SHOWN = 5;

    ErrorLoggingTables {
        tables = List.copyOf(tables);
    }

    /** @param anyTable of the schema */
    static String sql(QualifiedName anyTable) {
        return "SHOW TABLES IN SCHEMA " + anyTable.inSchema();
    }

    /** @param answer to {@link #sql} */
    static ErrorLoggingTables read(QualifiedName anyTable, ResultSet answer) throws SQLException {
        List<QualifiedName> tables = new ArrayList<>();
        while (answer.next()) {
            if (isErrorLogging(answer)) {
                tables.add(anyTable.sibling(answer.getString("name")));
            }
        }
        return new ErrorLoggingTables(tables);
    }

    /** Accounts without the option do not have the column. */
    private static boolean isErrorLogging(ResultSet table) throws SQLException {
        for (int column = 1; column <= table.getMetaData().getColumnCount(); column++) {
            if (table.getMetaData().getColumnName(column).equalsIgnoreCase(COLUMN)) {
                return "true".equalsIgnoreCase(table.getString(column));
            }
        }
        return false;
    }

    boolean isEmpty() {
        return tables.isEmpty();
    }

    String sentence() {
        String names = shown().stream().map(name -> name.table().name()).collect(Collectors.joining(", "));
        return "ERROR_LOGGING = TRUE is set for " + tables.size() + " of the schema's tables: " + names
                + (tables.size() > SHOWN ? ", …" : "")
                + ". Snowflake skips rows that it cannot store there instead of failing, so an upload with such rows is rolled back."
                + " Turning it off also deletes what is in their error tables.";
    }

    List<String> fixSql() {
        return shown().stream()
                .map(name -> "ALTER TABLE " + name + " SET ERROR_LOGGING = FALSE;")
                .toList();
    }

    private List<QualifiedName> shown() {
        return tables.subList(0, Math.min(tables.size(), SHOWN));
    }
}
