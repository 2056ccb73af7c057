package org.amcsnowflake.local.snowflake.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes responses piece by piece, so that a large one is never in memory as a whole. */
final class Json {
    /** An interrupted response must not be completed to valid JSON, since a driver would accept it. */
    static final ObjectMapper MAPPER =
            new ObjectMapper().configure(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT, false);

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");

    private Json() {}

    /** Writes a part of a response. */
    interface Part {
        void write(JsonGenerator json) throws IOException;
    }

    /** Parameters as the drivers send them, by upper-cased name; null counts as unset. */
    static Map<String, String> readParameters(JsonNode object) {
        Map<String, String> parameters = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!field.getValue().isNull()) {
                parameters.put(
                        field.getKey().toUpperCase(Locale.ROOT),
                        field.getValue().asText());
            }
        }
        return parameters;
    }

    /** Parameters as the drivers expect them: a name and a typed value. */
    static void writeParameters(JsonGenerator json, Map<String, String> parameters) throws IOException {
        json.writeArrayFieldStart("parameters");
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", parameter.getKey());
            json.writeFieldName("value");
            writeTyped(json, parameter.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeTyped(JsonGenerator json, String value) throws IOException {
        if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
            json.writeBoolean(Boolean.parseBoolean(value));
        } else if (WHOLE_NUMBER.matcher(value).matches()) {
            json.writeNumber(Long.parseLong(value));
        } else {
            json.writeString(value);
        }
    }
}
