package org.amcsnowflake.http.contract;

import com.fasterxml.jackson.databind.JsonNode;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds values of JSON that PostgreSQL cannot store: NUL, unpaired surrogates, and numbers that are too large for any type.
 */
final class StorableValues {
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}]");

    /** Written without an exponent. */
    private static final int MOST_DIGITS = 300;

    private StorableValues() {}

    private static boolean hasTooManyDigits(BigDecimal number) {
        long scale = number.scale();
        return Math.abs(scale) > MOST_DIGITS || number.precision() - scale > MOST_DIGITS;
    }

    /** @param field name of the value, with dots between nested names */
    static Optional<Violation> violation(JsonNode value, String field) {
        if (value.isTextual() && UNSTORABLE.matcher(value.textValue()).find()) {
            return Optional.of(new Violation(field, field + " contains a NUL or an unpaired surrogate; remove it."));
        }
        if (value.isBigDecimal() && hasTooManyDigits(value.decimalValue())) {
            return Optional.of(new Violation(field, field + " is a number with more than 300 digits."));
        }
        if (value.isArray()) {
            return value.valueStream()
                    .flatMap(element -> violation(element, field).stream())
                    .findFirst();
        }
        if (value.properties().stream()
                .anyMatch(inner -> UNSTORABLE.matcher(inner.getKey()).find())) {
            return Optional.of(
                    new Violation(field, field + " has a name with a NUL or an unpaired surrogate; remove it."));
        }
        return value.properties().stream()
                .flatMap(inner ->
                        violation(inner.getValue(), Violation.inside(field, Problem.shortened(inner.getKey())))
                                .stream())
                .findFirst();
    }
}
