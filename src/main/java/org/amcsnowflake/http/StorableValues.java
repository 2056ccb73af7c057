package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds what JSON can hold and PostgreSQL cannot: it refuses NUL, half a surrogate pair is no character, and a number may
 * be too large for any type.
 */
final class StorableValues {
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

    private StorableValues() {}

    /** @param field the way to the value */
    static Optional<Violation> violation(JsonNode value, String field) {
        if (value.isTextual() && UNSTORABLE.matcher(value.textValue()).find()) {
            return Optional.of(new Violation(
                    field, field + " holds a NUL or half a character (an unpaired surrogate); leave it out."));
        }
        if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
            return Optional.of(new Violation(field, field + " is too large a number."));
        }
        if (value.isArray()) {
            return value.valueStream()
                    .flatMap(element -> violation(element, field).stream())
                    .findFirst();
        }
        return value.properties().stream()
                .flatMap(inner ->
                        violation(inner.getValue(), Violation.inside(field, Problem.shortened(inner.getKey())))
                                .stream())
                .findFirst();
    }
}
