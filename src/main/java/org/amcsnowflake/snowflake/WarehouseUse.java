package org.amcsnowflake.snowflake;

import java.util.regex.Pattern;

/**
 * Whether a statement uses the warehouse. Snowflake answers the others, such as DESCRIBE, PUT and DDL, without one. An estimate: a
 * query of metadata alone may need none either.
 */
final class WarehouseUse {
    private static final Pattern DATA = Pattern.compile(
            "\\s*(MERGE|COPY|INSERT|UPDATE|DELETE|(SELECT|WITH)\\b.*\\bFROM)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private WarehouseUse() {}

    static boolean isLikely(String sql) {
        return DATA.matcher(sql).lookingAt();
    }
}
