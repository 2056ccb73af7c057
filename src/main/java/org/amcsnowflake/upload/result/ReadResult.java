package org.amcsnowflake.upload.result;

import java.util.List;
import java.util.Optional;

/**
 * A result whose rows have all been read, as far as one table gets them.
 *
 * @param columns in the order in which rows are sent, after the row number
 * @param ordered whether the result itself defines that order
 * @param shaping what the options have done; empty without options
 * @param digest of all rows as they are sent, over all tables; empty unless only what has changed is uploaded
 */
public record ReadResult(
        List<ColumnProfile> columns,
        boolean ordered,
        Rows rows,
        Optional<ShapingReport> shaping,
        Optional<String> digest) {
    public ReadResult {
        columns = List.copyOf(columns);
    }

    /**
     * The rows of one table.
     *
     * @param first the number of the first one in the result; 0 if there is none
     * @param last the same of the last one
     */
    public record Rows(long count, long first, long last) {
        static final Rows NONE = new Rows(0, 0, 0);

        /** All rows of a result. */
        static Rows all(long count) {
            return new Rows(count, Math.min(1, count), count);
        }

        Rows with(long row) {
            return new Rows(count + 1, count == 0 ? row : first, row);
        }
    }
}
