package org.amcsnowflake.local.csv;

import org.jspecify.annotations.Nullable;

/**
 * How values and records are written.
 *
 * @param fieldDelimiter empty for none
 * @param recordDelimiter empty for none; a line feed stands for any line end
 * @param escape in a quoted value, besides the doubled quote
 * @param bareEscape in a value that is not quoted
 * @param isTrimmed whether spaces around values are ignored
 * @param isStrict whether a quote inside a value that is not quoted is an error
 */
public record CsvDialect(
        String fieldDelimiter,
        String recordDelimiter,
        @Nullable Character quote,
        @Nullable Character escape,
        @Nullable Character bareEscape,
        boolean isTrimmed,
        boolean isStrict) {

    /** RFC 4180 with any delimiter. */
    public static CsvDialect strict(char delimiter) {
        return new CsvDialect(String.valueOf(delimiter), "\n", '"', null, null, false, true);
    }

    boolean hasAnyLineEnd() {
        return recordDelimiter.equals("\n");
    }
}
