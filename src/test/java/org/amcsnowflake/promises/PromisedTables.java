package org.amcsnowflake.promises;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.amcsnowflake.flow.service.Amc;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The rows that each target table must contain by U1, U2 and U4, computed from PostgreSQL independently of the service:
 * those of the newest execution of each schedule and window, of every execution without a schedule, and with explicit
 * keys the newest row.
 */
final class PromisedTables {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .nodeFactory(new JsonNodeFactory(true))
            .build();

    private final Amc amc;

    PromisedTables(Amc amc) {
        this.amc = amc;
    }

    /** A promised row: its execution and number, and the values of the result. */
    record PromisedRow(String executionId, long number, Map<String, JsonNode> values) {}

    /** By table, the promised rows by execution and number. */
    Map<String, Map<String, PromisedRow>> rows() {
        Map<String, Map<String, PromisedRow>> tables = new TreeMap<>();
        Map<String, Map<String, String>> keyed = new HashMap<>();
        for (Map<String, @Nullable Object> execution : amc.rows("""
                SELECT e.id::text AS id, a.target_table AS target, e.metadata::text AS metadata
                FROM workflow_executions e
                JOIN snowflake_upload_attempts a ON a.execution_id = e.id AND a.outcome = 'uploaded'
                WHERE NOT EXISTS (
                    SELECT FROM workflow_executions newer
                    WHERE newer.schedule_id = e.schedule_id
                      AND coalesce(newer.time_window_start::text, newer.metadata ->> 'timeWindowStart')
                          = coalesce(e.time_window_start::text, e.metadata ->> 'timeWindowStart')
                      AND newer.created_at > e.created_at)
                ORDER BY e.created_at, e.id""")) {
            String table = String.valueOf(execution.get("target"));
            List<String> key = keyColumns(String.valueOf(execution.get("metadata")));
            Map<String, PromisedRow> rows = tables.computeIfAbsent(table, name -> new HashMap<>());
            for (PromisedRow row : result(String.valueOf(execution.get("id")))) {
                if (!key.isEmpty()) {
                    String former = keyed.computeIfAbsent(table, name -> new HashMap<>())
                            .put(key.stream().map(row.values()::get).toList().toString(), name(row));
                    rows.remove(former);
                }
                rows.put(name(row), row);
            }
        }
        return tables;
    }

    /** The rows of one execution's result. */
    Map<String, PromisedRow> rowsOf(UUID execution) {
        Map<String, PromisedRow> rows = new HashMap<>();
        result(execution.toString()).forEach(row -> rows.put(name(row), row));
        return rows;
    }

    static String name(PromisedRow row) {
        return row.executionId() + "#" + row.number();
    }

    private static List<String> keyColumns(String metadata) {
        List<String> key = new ArrayList<>();
        parse(metadata).path("snowflake_key_columns").forEach(column -> key.add(column.asText()));
        return key;
    }

    private List<PromisedRow> result(String execution) {
        JsonNode data = parse(String.valueOf(amc.one(
                        "SELECT coalesce(result_data, '[]')::text AS data FROM workflow_executions WHERE id = ?::uuid",
                        execution)
                .get("data")));
        List<JsonNode> rows = new ArrayList<>();
        (data.isArray() ? data : data.path("rows")).forEach(rows::add);
        amc.rows(
                        "SELECT rows::text AS rows FROM workflow_execution_result_chunks WHERE execution_id = ?::uuid"
                                + " ORDER BY chunk_no",
                        execution)
                .forEach(chunk -> parse(String.valueOf(chunk.get("rows"))).forEach(rows::add));
        List<PromisedRow> promised = new ArrayList<>();
        for (JsonNode row : rows) {
            promised.add(new PromisedRow(execution, promised.size() + 1L, values(row, data.path("columns"))));
        }
        return promised;
    }

    /** The values of each row of a result, by column. */
    static List<Map<String, JsonNode>> rows(JsonNode data) {
        JsonNode rows = data.isArray() ? data : data.path("rows");
        return rows.valueStream().map(row -> values(row, data.path("columns"))).toList();
    }

    private static Map<String, JsonNode> values(JsonNode row, JsonNode columns) {
        Map<String, JsonNode> values = new HashMap<>();
        if (row.isObject()) {
            row.properties().forEach(field -> values.put(field.getKey(), field.getValue()));
        } else {
            for (int i = 0; i < row.size(); i++) {
                values.put(columns.get(i).path("name").asText(), row.get(i));
            }
        }
        return values;
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    static String text(JsonNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json.toString(), e);
        }
    }
}
