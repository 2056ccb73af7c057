package org.amcsnowflake.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an execution's metadata, over its schedule's, say of its upload.
 *
 * @param keyColumns the columns that identify a row across executions; empty where none were given
 */
public record UploadSettings(
        Optional<String> schemaName, Strategy strategy, List<String> keyColumns, Optional<LocalDateTime> weekStart) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public UploadSettings {
        keyColumns = List.copyOf(keyColumns);
    }

    /**
     * @param metadata a JSON object
     * @param scheduled whether the execution belongs to a schedule, which always upserts
     * @throws InvalidExecutionException naming the setting that is wrong
     */
    static UploadSettings of(JsonNode metadata, boolean scheduled) {
        // The claim forms the table's name of it, and takes any JSON value for a text.
        text(metadata, "snowflake_table_name");
        return new UploadSettings(
                text(metadata, "snowflake_schema_name"),
                scheduled ? Strategy.UPSERT : strategy(metadata),
                keyColumns(metadata),
                timestamp(metadata, "week_start"));
    }

    static JsonNode parse(String metadata) {
        try {
            return JSON.readTree(metadata);
        } catch (JsonProcessingException e) {
            throw new InvalidExecutionException("metadata is not JSON: " + e.getOriginalMessage());
        }
    }

    static Optional<LocalDateTime> timestamp(JsonNode metadata, String name) {
        return text(metadata, name).map(text -> timestamp(name, text));
    }

    static LocalDateTime timestamp(String name, String text) {
        try {
            return Timestamps.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidExecutionException(
                    name + " is '" + text + "', which is not a date or time like 2026-01-31 or 2026-01-31T00:00:00Z.");
        }
    }

    private static Optional<String> text(JsonNode metadata, String name) {
        JsonNode value = metadata.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new InvalidExecutionException("metadata." + name + " is " + value + "; it must be a text.");
        }
        return Optional.of(value.asText().strip()).filter(text -> !text.isEmpty());
    }

    private static Strategy strategy(JsonNode metadata) {
        String strategy = text(metadata, "snowflake_strategy").orElse("upsert");
        return switch (strategy) {
            case "upsert" -> Strategy.UPSERT;
            case "append" -> Strategy.APPEND;
            default ->
                throw new InvalidExecutionException(
                        "metadata.snowflake_strategy is '" + strategy + "'; it must be upsert or append.");
        };
    }

    private static List<String> keyColumns(JsonNode metadata) {
        JsonNode value = metadata.path("snowflake_key_columns");
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        boolean texts = value.isArray();
        List<String> columns = new ArrayList<>();
        for (JsonNode column : value) {
            texts &= column.isTextual() && !column.asText().isBlank();
            columns.add(column.asText());
        }
        if (!texts || columns.stream().distinct().count() != columns.size()) {
            throw new InvalidExecutionException("metadata.snowflake_key_columns is " + value
                    + "; it must be a list of different column names, or be left out.");
        }
        return columns;
    }
}
