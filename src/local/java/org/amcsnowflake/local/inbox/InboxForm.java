package org.amcsnowflake.local.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.amcsnowflake.local.amc.AmcExecution;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The upload options in a file's name, or in the form beside it.
 *
 * @param metadata of the execution
 */
record InboxForm(String title, Map<String, Object> metadata, Optional<AmcExecution.Window> window) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            // The numbers of options are exact.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Pattern NAME = Pattern.compile(
            "(?<table>.+?)(_(?<start>\\d{4}-\\d\\d-\\d\\d)_(?<end>\\d{4}-\\d\\d-\\d\\d))?(?<append>\\.append)?");
    private static final Set<String> FIELDS = Set.of(
            "table",
            "schema",
            "warehouse",
            "strategy",
            "time_window_start",
            "time_window_end",
            "week_start",
            "key_columns",
            "columns",
            "transforms",
            "tables",
            "incremental");

    static InboxForm of(Path file) {
        String name = Inbox.uncompressedName(file);
        String base = name.substring(0, name.lastIndexOf('.'));
        Path form = file.resolveSibling(base + ".form.json");
        return Files.exists(form) ? written(base, form) : named(base);
    }

    private static InboxForm named(String base) {
        Matcher matcher = NAME.matcher(base);
        if (!matcher.matches()) {
            throw new RejectedFileException("No table name can be derived from the file's name; name it TABLE.csv.");
        }
        Map<String, Object> metadata = metadata(matcher.group("table"));
        if (matcher.group("append") != null) {
            metadata.put("snowflake_strategy", "append");
        }
        return new InboxForm(base, metadata, window(matcher.group("start"), matcher.group("end")));
    }

    private static Map<String, Object> metadata(String table) {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("snowflake_enabled", true);
        metadata.put("snowflake_table_name", table);
        return metadata;
    }

    private static InboxForm written(String base, Path file) {
        JsonNode form = read(file);
        form.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw new RejectedFileException("The form " + file.getFileName() + " has the unknown field " + field
                        + "; it may have table, schema, warehouse, strategy, time_window_start, time_window_end, week_start,"
                        + " key_columns, columns, transforms, tables and incremental.");
            }
        });
        Map<String, Object> metadata = metadata(form.path("table").asText(base));
        if (form.path("tables").size() > 0 && !form.hasNonNull("table")) {
            // The file's name is no table for the rows that no entry takes.
            metadata.remove("snowflake_table_name");
        }
        copy(form, "schema", metadata, "snowflake_schema_name");
        copy(form, "warehouse", metadata, "snowflake_warehouse");
        copy(form, "strategy", metadata, "snowflake_strategy");
        copy(form, "week_start", metadata, "week_start");
        copy(form, "key_columns", metadata, "snowflake_key_columns");
        copy(form, "columns", metadata, "snowflake_columns");
        copy(form, "transforms", metadata, "snowflake_transforms");
        copy(form, "tables", metadata, "snowflake_tables");
        copy(form, "incremental", metadata, "snowflake_incremental");
        return new InboxForm(
                base,
                metadata,
                window(
                        form.path("time_window_start").asText(null),
                        form.path("time_window_end").asText(null)));
    }

    private static void copy(JsonNode form, String field, Map<String, Object> metadata, String setting) {
        if (form.hasNonNull(field)) {
            metadata.put(setting, JSON.convertValue(form.get(field), Object.class));
        }
    }

    private static JsonNode read(Path file) {
        try {
            JsonNode form = JSON.readTree(file.toFile());
            if (form == null || !form.isObject()) {
                throw new RejectedFileException("The form " + file.getFileName() + " is not a JSON object.");
            }
            return form;
        } catch (JsonProcessingException e) {
            throw new RejectedFileException(
                    "The form " + file.getFileName() + " is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<AmcExecution.Window> window(@Nullable String start, @Nullable String end) {
        if (start == null || end == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AmcExecution.Window(LocalDate.parse(start), LocalDate.parse(end)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new RejectedFileException("The time window " + start + " to " + end
                    + " is not a pair of ordered dates like 2026-01-01 and 2026-01-07.");
        }
    }
}
