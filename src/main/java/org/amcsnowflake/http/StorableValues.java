package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds what JSON can hold and PostgreSQL cannot: it refuses NUL, half a surrogate pair is no character, and a number may
 * be too large for any type.
 */
final class StorableValues {
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

    private StorableValues() {}

    /** What is wrong with the value, in a sentence that names the field. */
    static Optional<String> violation(JsonNode value, String name) {
        if (value.isTextual() && UNSTORABLE.matcher(value.textValue()).find()) {
            return Optional.of(name + " holds a NUL or half a character (an unpaired surrogate); leave it out.");
        }
        if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
            return Optional.of(name + " is too large a number.");
        }
        if (value.isArray()) {
            return value.valueStream()
                    .flatMap(element -> violation(element, name).stream())
                    .findFirst();
        }
        return value.properties().stream()
                .flatMap(field -> violation(field).stream())
                .findFirst();
    }

    private static Optional<String> violation(Map.Entry<String, JsonNode> field) {
        return violation(field.getValue(), Problem.shortened(field.getKey()));
    }
}
