package org.amcsnowflake.upload.result;

import java.util.List;
import java.util.Optional;

/**
 * A result whose rows have all been read.
 *
 * @param columns in the order in which rows are sent, after the row number
 * @param ordered whether the result itself defines that order
 * @param shaping what the options have done; empty without options
 * @param digest of its rows as they are sent; empty unless only what has changed is uploaded
 */
public record ReadResult(
        List<ColumnProfile> columns,
        boolean ordered,
        long rows,
        Optional<ShapingReport> shaping,
        Optional<String> digest) {
    public ReadResult {
        columns = List.copyOf(columns);
    }
}
