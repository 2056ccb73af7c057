package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.jspecify.annotations.Nullable;

/** DuckDB's SQL: literals, and errors that carry Snowflake's code through DuckDB. */
public final class Duck {
    private static final String MARK = "SNOWFLAKE/";

    private Duck() {}

    public static String literal(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        // DuckDB accepts no NUL in a literal.
        return text.indexOf('\0') < 0 ? quoted : quoted.replace("\0", "' || chr(0) || '");
    }

    /** Fails the statement with this error when it is evaluated. */
    static String error(String code, String sqlState, String messageSql) {
        return "error(" + literal(MARK + code + "/" + sqlState + "/") + " || " + messageSql + ")";
    }

    /** An error message of a function that contains Snowflake's error. */
    public static String carrying(String code, String sqlState, String message) {
        return MARK + code + "/" + sqlState + "/" + message;
    }

    /** Extracts such an error from DuckDB's message. */
    public static @Nullable SnowflakeError carried(String message) {
        int start = message.indexOf(MARK);
        if (start < 0) {
            return null;
        }
        String[] parts = message.substring(start + MARK.length()).split("/", 3);
        return new SnowflakeError(parts[0], parts[1], parts[2]);
    }
}
