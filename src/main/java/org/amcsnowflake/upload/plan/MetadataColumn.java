package org.amcsnowflake.upload.plan;

import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.sql.Identifier;

import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Optional;

/** A column that this service adds to each row, in the order in which a new table has them. */
enum MetadataColumn {
    EXECUTION_ID(true),
    SCHEDULE_ID(true),
    TIME_WINDOW_START(false),
    TIME_WINDOW_END(false),
    WEEK_START(false),
    UPLOADED_AT(true),
    AMC_ROW_NUMBER(true),
    AMC_UPLOAD_ID(true),
    AMC_CREATED_AT(true);

    private final boolean isReserved;

    /** @param isReserved whether a result's own column of the name gets another one; otherwise it is used instead of ours */
    MetadataColumn(boolean isReserved) {
        this.isReserved = isReserved;
    }

    boolean isReserved() {
        return isReserved;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty if the execution has no such value; then its rows do not have the column. */
    Optional<MetadataValue> value(MetadataColumns names, Execution execution, UploadIdentity upload) {
        Identifier name = names.of(this);
        return switch (this) {
            case EXECUTION_ID -> Optional.of(MetadataValue.text(name, execution.id()));
            case SCHEDULE_ID -> execution.scheduleId().map(id -> MetadataValue.text(name, id));
            case TIME_WINDOW_START -> execution.window().map(window -> MetadataValue.timestamp(name, window.start()));
            case TIME_WINDOW_END -> execution.window().map(window -> MetadataValue.timestamp(name, window.end()));
            case WEEK_START -> execution.settings().weekStart().map(week -> MetadataValue.timestamp(name, week));
            case UPLOADED_AT -> Optional.of(MetadataValue.timestamp(name, upload.uploadedAt()));
            case AMC_ROW_NUMBER -> Optional.of(MetadataValue.rowNumber(name));
            case AMC_UPLOAD_ID -> Optional.of(MetadataValue.text(name, upload.id()));
            case AMC_CREATED_AT -> Optional.of(MetadataValue.timestamp(name, execution.createdAt()));
        };
    }

    /**
     * What decides, apart from the result, whether two executions of a schedule have the same values in the column. Of
     * columns that have another value for each execution or upload, its id.
     */
    String differsBy(Execution execution) {
        return switch (this) {
            case EXECUTION_ID, UPLOADED_AT, AMC_UPLOAD_ID, AMC_CREATED_AT -> execution.id();
            case TIME_WINDOW_START ->
                execution.window().map(window -> window.start().toString()).orElse("");
            case TIME_WINDOW_END ->
                execution.window().map(window -> window.end().toString()).orElse("");
            case WEEK_START ->
                execution.settings().weekStart().map(LocalDateTime::toString).orElse("");
            case SCHEDULE_ID, AMC_ROW_NUMBER -> "";
        };
    }
}
