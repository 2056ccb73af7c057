package org.amcsnowflake.upload.result;

import java.util.List;

/**
 * A result whose rows have all been read.
 *
 * @param columns in the order in which rows are sent, after the row number
 * @param ordered whether the result itself defines that order
 */
public record ReadResult(List<ColumnProfile> columns, boolean ordered, long rows) {
    public ReadResult {
        columns = List.copyOf(columns);
    }
}
