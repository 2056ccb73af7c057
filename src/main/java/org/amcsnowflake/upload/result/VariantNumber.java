package org.amcsnowflake.upload.result;

import org.amcsnowflake.sql.ColumnType;

/** Tells which numbers a VARIANT keeps as they are: PARSE_JSON makes a double of those beyond 38 digits. */
final class VariantNumber {
    private VariantNumber() {}

    /** @param number digits with at most a sign and a point */
    static boolean keeps(String number) {
        return number.length() <= ColumnType.MAXIMUM_DIGITS
                || digits(number) <= ColumnType.MAXIMUM_DIGITS
                || DoublePrecision.keeps(number);
    }

    private static long digits(String number) {
        return number.chars()
                .filter(character -> character >= '0' && character <= '9')
                .count();
    }
}
