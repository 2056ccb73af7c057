package org.amcsnowflake.upload.plan;

import org.amcsnowflake.sql.Identifier;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The names of the columns this service adds to each row, in the case that is set for columns. */
record MetadataColumns(ColumnCase columnCase) {

    Identifier of(MetadataColumn column) {
        return columnCase.name(column.label());
    }

    Identifier executionId() {
        return of(MetadataColumn.EXECUTION_ID);
    }

    Identifier windowStart() {
        return of(MetadataColumn.TIME_WINDOW_START);
    }

    Identifier windowEnd() {
        return of(MetadataColumn.TIME_WINDOW_END);
    }

    Identifier weekStart() {
        return of(MetadataColumn.WEEK_START);
    }

    Identifier rowNumber() {
        return of(MetadataColumn.AMC_ROW_NUMBER);
    }

    Identifier uploadId() {
        return of(MetadataColumn.AMC_UPLOAD_ID);
    }

    Identifier uploadedAt() {
        return of(MetadataColumn.UPLOADED_AT);
    }

    Identifier createdAt() {
        return of(MetadataColumn.AMC_CREATED_AT);
    }

    Set<String> names() {
        return Arrays.stream(MetadataColumn.values())
                .map(column -> of(column).name())
                .collect(Collectors.toSet());
    }

    /** A result column of the same name is renamed; one named like a window column is used unchanged. */
    boolean isReserved(Identifier column) {
        return column.isRefusedForColumns()
                || Arrays.stream(MetadataColumn.values())
                        .anyMatch(ours -> ours.isReserved() && of(ours).equals(column));
    }

    /** Whether this service sets a value in the column for each row. */
    boolean alwaysHaveValue(Identifier column) {
        return column.equals(executionId()) || column.equals(uploadId()) || column.equals(rowNumber());
    }
}
