package org.amcsnowflake.http;

import org.amcsnowflake.http.contract.ProblemException;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** Converts what a user entered into a row of {@code workflow_schedules}. Thread-safe. */
public final class ScheduleForm {

    /** @throws ProblemException if the time zone is unknown */
    public Map<String, @Nullable Object> row(@Body Map<String, @Nullable Object> entered) {
        Map<String, @Nullable Object> row = new HashMap<>(entered);
        TimeZones.requireKnown(String.valueOf(entered.get("timezone")));
        Map<?, ?> upload = entered.get("snowflake") instanceof Map<?, ?> given ? given : Map.of();
        row.put("enabled", Boolean.TRUE.equals(upload.get("enabled")));
        row.put("table_name", upload.get("table_name"));
        row.put("schema_name", upload.get("schema_name"));
        row.put("warehouse", upload.get("warehouse"));
        row.put("columns", upload.get("columns"));
        row.put("transforms", upload.get("transforms"));
        row.put("tables", upload.get("tables"));
        row.put("key_columns", upload.get("key_columns"));
        row.put("incremental", upload.get("incremental"));
        return row;
    }
}
