package org.amcsnowflake.sql;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Literals, for values where a bind variable is not possible. */
public final class Literal {
    private static final DateTimeFormatter TO_NANOSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSS");

    private Literal() {}

    public static String number(long value) {
        return Long.toString(value);
    }

    /** Snowflake reads backslash escapes in single quotes, so both are doubled. */
    public static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    public static String timestamp(LocalDateTime value) {
        return text(TO_NANOSECONDS.format(value)) + "::TIMESTAMP_NTZ(9)";
    }
}
