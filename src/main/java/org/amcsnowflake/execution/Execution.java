package org.amcsnowflake.execution;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * One completed AMC run to upload.
 *
 * @param tableName of its target, as snowflake_target_table forms it; empty if it cannot be built
 * @param window empty unless both ends are known
 * @param createdAt in UTC; together with the id, it orders the executions of a schedule
 */
public record Execution(
        String id,
        String userId,
        Optional<String> scheduleId,
        Optional<String> tableName,
        Optional<TimeWindow> window,
        LocalDateTime createdAt,
        UploadSettings settings) {

    /** Orders whole numbers by value, and other ids arbitrarily but consistently. */
    private static final Comparator<String> BY_ID =
            Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder());

    /**
     * @param row a row of the claim or of a schedule's executions
     * @throws InvalidExecutionException naming the setting that is wrong
     */
    public static Execution of(Map<String, Object> row) {
        JsonNode metadata = UploadSettings.parse(required(row, "metadata"));
        Optional<String> scheduleId = text(row, "schedule_id");
        return new Execution(
                required(row, "id"),
                required(row, "user_id"),
                scheduleId,
                text(row, "table_name"),
                window(row, metadata),
                Timestamps.parse(required(row, "created_at")),
                UploadSettings.of(metadata, scheduleId.isPresent()));
    }

    /** Whether this execution is newer than the other one of the same schedule. */
    public boolean isNewerThan(Execution other) {
        int byTime = createdAt.compareTo(other.createdAt);
        return byTime > 0 || byTime == 0 && BY_ID.compare(id, other.id) > 0;
    }

    /** The first day of its window, or of its week. */
    public Optional<LocalDate> day() {
        return window.map(TimeWindow::start).or(settings::weekStart).map(LocalDateTime::toLocalDate);
    }

    /** Whether its result is compared with that of the schedule's last upload. */
    public boolean isComparable() {
        return settings.changedRows().isAsked() && scheduleId.isPresent();
    }

    private static Optional<TimeWindow> window(Map<String, Object> row, JsonNode metadata) {
        Optional<LocalDateTime> start = windowEnd(row, metadata, "time_window_start", UploadSettings.Key.WINDOW_START);
        Optional<LocalDateTime> end = windowEnd(row, metadata, "time_window_end", UploadSettings.Key.WINDOW_END);
        return start.flatMap(from -> end.map(to -> new TimeWindow(from, to)));
    }

    private static Optional<LocalDateTime> windowEnd(
            Map<String, Object> row, JsonNode metadata, String column, UploadSettings.Key key) {
        return text(row, column)
                .map(text -> UploadSettings.timestamp(column, text))
                .or(() -> UploadSettings.timestamp(metadata, key));
    }

    private static String required(Map<String, Object> row, String column) {
        return text(row, column)
                .orElseThrow(() -> new InvalidExecutionException("the execution has no " + column + "."));
    }

    private static Optional<String> text(Map<String, Object> row, String column) {
        @Nullable Object value = row.get(column);
        return Optional.ofNullable(value).map(Object::toString).filter(text -> !text.isBlank());
    }
}
