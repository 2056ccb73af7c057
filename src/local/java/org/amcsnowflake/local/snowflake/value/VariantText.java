package org.amcsnowflake.local.snowflake.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A VARIANT as stored in DuckDB: JSON text without blanks, with sorted keys, and with every digit of numbers. A number
 * with an exponent or more than 38 digits is a double, and is written with an exponent.
 */
public final class VariantText {
    private static final int MOST_DIGITS = 38;
    private static final int LONGEST = 134_217_728;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST)
                    .maxNumberLength(10_000)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final ObjectMapper WRITER = new ObjectMapper();

    private VariantText() {}

    /**
     * The result of PARSE_JSON.
     *
     * @return null for a blank text
     * @throws SnowflakeError 100069 for invalid JSON, or an object with a duplicate key
     */
    public static @Nullable String parse(String text) {
        if (text.isBlank()) {
            return null;
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            JsonNode value = read(parser, false);
            if (parser.nextToken() != null) {
                throw invalid("unexpected text after the value", text.length());
            }
            return value.toString();
        } catch (JsonProcessingException e) {
            throw invalid(
                    e.getOriginalMessage().split("\n", 2)[0], e.getLocation().getCharOffset());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static SnowflakeError invalid(String what, long position) {
        return new SnowflakeError("100069", "22P02", "Error parsing JSON: " + what + ", pos " + position);
    }

    /** A parser of a stream of values; after {@link #read}, the current token is the value's last. */
    public static JsonParser parser(InputStream in) throws IOException {
        return FACTORY.createParser(in);
    }

    /**
     * The value that begins with the parser's current token.
     *
     * @param lastWins whether the last of duplicate keys is used instead of an error
     */
    public static JsonNode read(JsonParser parser, boolean lastWins) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new JsonEOFException(parser, null, "incomplete JSON value");
        }
        return switch (token) {
            case START_OBJECT -> object(parser, lastWins);
            case START_ARRAY -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(read(parser, lastWins));
                }
                yield array;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
            case VALUE_STRING -> JsonNodeFactory.instance.textNode(parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(token == JsonToken.VALUE_TRUE);
            default -> JsonNodeFactory.instance.nullNode();
        };
    }

    private static JsonNode object(JsonParser parser, boolean lastWins) throws IOException {
        Map<String, JsonNode> members = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            long position = Math.max(
                    parser.currentLocation().getCharOffset(),
                    parser.currentLocation().getByteOffset());
            parser.nextToken();
            if (members.put(key, read(parser, lastWins)) != null && !lastWins) {
                throw invalid("duplicate object attribute \"" + key + "\"", position);
            }
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.setAll(members);
        return object;
    }

    private static JsonNode number(String text) {
        boolean isName = text.endsWith("N") || text.endsWith("y");
        boolean hasExponent = text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
        if (!isName && !hasExponent && new BigDecimal(text).precision() <= MOST_DIGITS) {
            return JsonNodeFactory.instance.rawValueNode(new RawValue(text));
        }
        return JsonNodeFactory.instance.rawValueNode(new RawValue(exponential(Double.parseDouble(text))));
    }

    /** As Snowflake formats a double in a VARIANT. */
    private static String exponential(double value) {
        return Double.isNaN(value) || Double.isInfinite(value)
                ? "\"" + value + "\""
                : String.format(Locale.ROOT, "%.15e", value);
    }

    /** The result of TYPEOF for a value in this form. */
    public static String typeOf(String variant) {
        return switch (variant.charAt(0)) {
            case '{' -> "OBJECT";
            case '[' -> "ARRAY";
            case '"' -> "VARCHAR";
            case 't', 'f' -> "BOOLEAN";
            case 'n' -> "NULL_VALUE";
            default -> variant.indexOf('e') >= 0 ? "DOUBLE" : variant.indexOf('.') >= 0 ? "DECIMAL" : "INTEGER";
        };
    }

    /** Formatted over several lines if it is an object or array, as Snowflake returns it; otherwise unchanged. */
    public static String pretty(String variant) {
        if (!variant.startsWith("{") && !variant.startsWith("[")) {
            return variant;
        }
        try (JsonParser parser = FACTORY.createParser(variant)) {
            parser.nextToken();
            return WRITER.writer(new VariantPrinter()).writeValueAsString(read(parser, true));
        } catch (IOException e) {
            throw new IllegalStateException("A VARIANT that is not JSON: " + e.getMessage(), e);
        }
    }
}
