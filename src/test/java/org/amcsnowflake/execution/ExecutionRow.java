package org.amcsnowflake.execution;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** An execution's row as the claim returns it, with defaults that a test overrides. */
public final class ExecutionRow {
    public static final String ID = "11111111-1111-1111-1111-111111111111";
    public static final String SCHEDULE = "99999999-9999-9999-9999-999999999999";

    private final Map<String, Object> row = new HashMap<>(Map.of(
            "id", ID,
            "user_id", "user-1",
            "metadata", "{}",
            "created_at", "2026-01-31T08:00:00+00:00"));

    public ExecutionRow with(String column, @Nullable Object value) {
        row.put(column, value);
        return this;
    }

    public ExecutionRow metadata(String json) {
        return with("metadata", json.replace('\'', '"'));
    }

    public ExecutionRow scheduled() {
        return with("schedule_id", SCHEDULE);
    }

    public ExecutionRow window(@Nullable String start, @Nullable String end) {
        return with("time_window_start", start).with("time_window_end", end);
    }

    public Map<String, Object> row() {
        return row;
    }

    public Execution execution() {
        return Execution.of(row);
    }
}
