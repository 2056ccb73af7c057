package org.amcsnowflake.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.amcsnowflake.shaping.ChangedRows;
import org.amcsnowflake.shaping.InvalidOptionException;
import org.amcsnowflake.shaping.Shaping;
import org.amcsnowflake.shaping.TableName;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The upload options in an execution's metadata, which override those of its schedule; metadata.schema.json describes them.
 *
 * @param warehouse overrides the destination's
 * @param keyColumns the columns that identify a row across executions; empty if none were given
 */
public record UploadSettings(
        Optional<String> schemaName,
        Optional<String> warehouse,
        Strategy strategy,
        List<String> keyColumns,
        Optional<LocalDateTime> weekStart,
        Shaping shaping,
        ChangedRows changedRows) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            // The numbers of options are compared with those of results, which are exact.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** A key of metadata that the service reads, here or in SQL. */
    enum Key {
        ENABLED("snowflake_enabled"),
        ENABLED_AT("snowflake_enabled_at"),
        TABLE_NAME("snowflake_table_name"),
        SCHEMA_NAME("snowflake_schema_name"),
        WAREHOUSE("snowflake_warehouse"),
        STRATEGY("snowflake_strategy"),
        KEY_COLUMNS("snowflake_key_columns"),
        COLUMNS("snowflake_columns"),
        TRANSFORMS("snowflake_transforms"),
        TABLES("snowflake_tables"),
        INCREMENTAL(ChangedRows.OPTION),
        WEEK_START("week_start"),
        WINDOW_START("timeWindowStart"),
        WINDOW_END("timeWindowEnd");

        private final String json;

        Key(String json) {
            this.json = json;
        }

        String json() {
            return json;
        }

        private JsonNode of(JsonNode metadata) {
            return metadata.path(json);
        }

        private InvalidExecutionException invalid(Object value, String sentence) {
            return new InvalidExecutionException("metadata." + json + " is " + value + "; it must be " + sentence);
        }
    }

    public UploadSettings {
        keyColumns = List.copyOf(keyColumns);
    }

    /**
     * @param metadata a JSON object
     * @param scheduled whether the execution belongs to a schedule, which always upserts
     * @throws InvalidExecutionException naming the setting that is wrong
     */
    static UploadSettings of(JsonNode metadata, boolean scheduled) {
        // The claim reads it, and would convert any JSON value to text.
        text(metadata, Key.TABLE_NAME);
        Strategy strategy = scheduled ? Strategy.UPSERT : strategy(metadata);
        List<String> keyColumns = keyColumns(metadata);
        try {
            Shaping shaping = Shaping.of(Key.COLUMNS.of(metadata), Key.TRANSFORMS.of(metadata), Key.TABLES.of(metadata))
                    .withDefaultTable(text(metadata, Key.TABLE_NAME).map(TableName::of));
            return new UploadSettings(
                    text(metadata, Key.SCHEMA_NAME),
                    text(metadata, Key.WAREHOUSE),
                    strategy,
                    keyColumns,
                    timestamp(metadata, Key.WEEK_START),
                    shaping,
                    ChangedRows.of(Key.INCREMENTAL.of(metadata), keyColumns, shaping, strategy == Strategy.UPSERT));
        } catch (InvalidOptionException e) {
            throw new InvalidExecutionException("metadata." + e.getMessage());
        }
    }

    /** Identifies the options that decide what is stored; empty without options. */
    public Optional<String> optionsHash() {
        return changedRows.hash(shaping, keyColumns);
    }

    /** Also those that only one of several tables has. */
    public Stream<String> keyColumnsOfAllTables() {
        return Stream.concat(
                keyColumns.stream(),
                shaping.tables().stream()
                        .flatMap(table -> table.keyColumns().stream().flatMap(List::stream)));
    }

    static JsonNode parse(String metadata) {
        try {
            return JSON.readTree(metadata);
        } catch (JsonProcessingException e) {
            throw new InvalidExecutionException("metadata is not JSON: " + e.getOriginalMessage());
        }
    }

    static Optional<LocalDateTime> timestamp(JsonNode metadata, Key key) {
        return text(metadata, key).map(text -> timestamp(key.json, text));
    }

    static LocalDateTime timestamp(String name, String text) {
        try {
            return Timestamps.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidExecutionException(
                    name + " is '" + text + "', which is not a date or time like 2026-01-31 or 2026-01-31T00:00:00Z.");
        }
    }

    private static Optional<String> text(JsonNode metadata, Key key) {
        JsonNode value = key.of(metadata);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw key.invalid(value, "a text.");
        }
        return Optional.of(value.asText().strip()).filter(text -> !text.isEmpty());
    }

    private static Strategy strategy(JsonNode metadata) {
        String strategy = text(metadata, Key.STRATEGY).orElse("upsert");
        return switch (strategy) {
            case "upsert" -> Strategy.UPSERT;
            case "append" -> Strategy.APPEND;
            default -> throw Key.STRATEGY.invalid("'" + strategy + "'", "upsert or append.");
        };
    }

    private static List<String> keyColumns(JsonNode metadata) {
        JsonNode value = Key.KEY_COLUMNS.of(metadata);
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
            throw Key.KEY_COLUMNS.invalid(value, "a list of different column names, or be left out.");
        }
        return columns;
    }
}
