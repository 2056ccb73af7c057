package org.amcsnowflake.upload;

import java.util.List;

/**
 * A result whose rows have all been read.
 *
 * @param columns in the order of the staged files' fields, after the row number
 * @param ordered whether the result itself gave its columns that order
 */
record StagedResult(List<ColumnProfile> columns, boolean ordered, long rows) {
    StagedResult {
        columns = List.copyOf(columns);
    }
}
