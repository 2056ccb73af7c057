package org.amcsnowflake.upload.result;

import java.util.List;
import java.util.Optional;

/**
 * A result whose rows have all been read.
 *
 * @param columns in the order in which rows are sent, after the row number
 * @param ordered whether the result itself defines that order
 * @param shaping what the options have done; empty without options
 */
public record ReadResult(List<ColumnProfile> columns, boolean ordered, long rows, Optional<ShapingReport> shaping) {
    public ReadResult {
        columns = List.copyOf(columns);
    }
}
