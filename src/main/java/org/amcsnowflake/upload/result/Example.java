package org.amcsnowflake.upload.result;

/**
 * A value that determined a property of its column, so that an error can name it.
 *
 * @param row its row number in the result, from 1
 * @param value shortened
 */
public record Example(long row, String value) {
    private static final int SHOWN = 60;

    static Example of(long row, String value) {
        return new Example(row, shortened(value));
    }

    static String shortened(String value) {
        if (value.length() <= SHOWN) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return value.substring(0, end) + "…";
    }
}
