package org.amcsnowflake.upload.plan;

import org.amcsnowflake.sql.Identifier;

import java.util.Set;

/** The names of the columns this service adds to each row, in the configured case. */
record MetadataColumns(
        Identifier executionId,
        Identifier scheduleId,
        Identifier windowStart,
        Identifier windowEnd,
        Identifier weekStart,
        Identifier uploadedAt,
        Identifier rowNumber,
        Identifier uploadId,
        Identifier createdAt) {

    static MetadataColumns in(ColumnCase columnCase) {
        return new MetadataColumns(
                columnCase.name("execution_id"),
                columnCase.name("schedule_id"),
                columnCase.name("time_window_start"),
                columnCase.name("time_window_end"),
                columnCase.name("week_start"),
                columnCase.name("uploaded_at"),
                columnCase.name("amc_row_number"),
                columnCase.name("amc_upload_id"),
                columnCase.name("amc_created_at"));
    }

    /** A result column of the same name is renamed; one named like a window column is used unchanged. */
    boolean isReserved(Identifier column) {
        return Set.of(executionId, scheduleId, uploadedAt, rowNumber, uploadId, createdAt)
                        .contains(column)
                || column.isRefusedForColumns();
    }

    /** Whether this service sets a value in the column for each row. */
    boolean alwaysHaveValue(Identifier column) {
        return column.equals(executionId) || column.equals(uploadId) || column.equals(rowNumber);
    }
}
