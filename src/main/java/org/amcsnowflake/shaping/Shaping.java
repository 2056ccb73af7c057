package org.amcsnowflake.shaping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How a result is changed before it is stored.
 *
 * @param hash identifies the options, whatever the order of their keys; empty without options
 */
public record Shaping(ColumnMapping columns, Optional<String> hash) {
    public static final Shaping NONE = new Shaping(ColumnMapping.NONE, Optional.empty());

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /**
     * @param columns the value of {@code snowflake_columns}; missing or null for none
     * @throws InvalidOptionException naming the option that is wrong
     */
    public static Shaping of(JsonNode columns) {
        ColumnMapping mapping = ColumnMapping.of(columns);
        if (mapping.isNone()) {
            return NONE;
        }
        ObjectNode options = JSON.createObjectNode();
        options.set("columns", columns);
        return new Shaping(mapping, Optional.of(hash(options)));
    }

    private static String hash(JsonNode options) {
        try {
            // As a map, whose keys are sorted.
            String text = JSON.writeValueAsString(JSON.treeToValue(options, Object.class));
            return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Options could not be written as JSON.", e);
        }
    }

    public boolean isNone() {
        return hash.isEmpty();
    }
}
