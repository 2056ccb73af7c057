package org.amcsnowflake.upload.result;

import org.amcsnowflake.sql.ColumnType;

/** Decides which numbers a VARIANT stores without loss: PARSE_JSON converts those beyond 38 digits to a double. */
final class VariantNumber {
    private VariantNumber() {}

    /** @param number digits with at most one sign and one decimal point */
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
