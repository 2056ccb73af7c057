package org.amcsnowflake.shaping;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.InvalidNameException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads {@code snowflake_transforms}. */
final class TransformList {
    static final String OPTION = "snowflake_transforms";

    private static final int MOST = 100;
    private static final int SHOWN = 60;
    /** Written without an exponent, a number must not fill the memory. */
    private static final int MOST_DECIMAL_PLACES = 1_000;

    /** The names of transforms, with the fields that they need beside {@code column}, {@code transform} and {@code into}. */
    private static final Map<String, Set<String>> FIELDS = Map.ofEntries(
            Map.entry("microcents", Set.of()),
            Map.entry("millicents", Set.of()),
            Map.entry("trim", Set.of()),
            Map.entry("upper", Set.of()),
            Map.entry("lower", Set.of()),
            Map.entry("null_if", Set.of("values")),
            Map.entry("default", Set.of("value")),
            Map.entry("cast", Set.of("type")),
            Map.entry("date_format", Set.of("format")),
            Map.entry("hash", Set.of()),
            Map.entry("convert", Set.of("to", "currency_column", "day_column")));

    /** All transforms. */
    static Set<String> names() {
        return new TreeSet<>(FIELDS.keySet());
    }

    private final List<Transform> transforms = new ArrayList<>();
    /** Columns that a step has read or written. */
    private final Set<String> used = new HashSet<>();

    private TransformList() {}

    /**
     * @param option the value in metadata; missing or null for none
     * @throws InvalidOptionException if it is malformed
     */
    static List<Transform> of(JsonNode option) {
        if (option.isMissingNode() || option.isNull()) {
            return List.of();
        }
        if (!option.isArray() || option.size() > MOST) {
            throw invalid("must be a list of at most " + MOST
                    + " transforms: [{\"column\": \"spend\", \"transform\": \"microcents\"}].");
        }
        TransformList list = new TransformList();
        option.forEach(list::add);
        return List.copyOf(list.transforms);
    }

    private void add(JsonNode step) {
        int number = transforms.size() + 1;
        String name = step.path("transform").asText();
        Set<String> fields = FIELDS.get(name);
        if (fields == null) {
            throw wrong(number, "has no known transform; it must be one of " + String.join(", ", names()) + ".");
        }
        Set<String> allowed = new TreeSet<>(fields);
        allowed.addAll(List.of("column", "transform", "into"));
        step.fieldNames().forEachRemaining(field -> {
            if (!allowed.contains(field)) {
                throw wrong(
                        number,
                        "has the unknown field '" + shortened(field) + "'; " + name + " may have "
                                + String.join(", ", allowed) + ".");
            }
        });
        String column = text(number, step, "column");
        Optional<String> into = optional(number, step, "into");
        Operation operation = operation(number, name, step);
        used.addAll(operation.reads());
        into.ifPresent(written -> requireNew(number, column, written));
        if (operation instanceof Convert && into.isEmpty()) {
            throw wrong(number, "needs \"into\", the name of a new column for the converted amount.");
        }
        used.add(column);
        into.ifPresent(used::add);
        transforms.add(new Transform(column, operation, into));
    }

    private void requireNew(int number, String column, String into) {
        try {
            new Identifier(into);
        } catch (InvalidNameException refused) {
            throw wrong(number, "writes a column that cannot be named so: " + refused.getMessage());
        }
        if (used.contains(into) || into.equals(column)) {
            throw wrong(
                    number, "writes into '" + shortened(into) + "', which is not a new column; choose another name.");
        }
    }

    private static Operation operation(int number, String name, JsonNode step) {
        return switch (name) {
            case "microcents", "millicents" -> Operation.Unit.valueOf(name.toUpperCase(Locale.ROOT));
            case "trim", "upper", "lower" -> Operation.Text.valueOf(name.toUpperCase(Locale.ROOT));
            case "null_if" -> new Operation.NullIf(values(number, step.path("values")));
            case "default" ->
                new Operation.Default(value(number, step.path("value"))
                        .orElseThrow(
                                () -> wrong(number, "needs \"value\", which may be a text, a number, true or false.")));
            case "cast" -> new Operation.Cast(type(number, text(number, step, "type")));
            case "date_format" -> new Operation.DateFormat(format(number, text(number, step, "format")));
            case "hash" -> new Operation.Hash();
            case "convert" -> convert(number, step);
            default -> throw new IllegalStateException(name);
        };
    }

    private static Convert convert(int number, JsonNode step) {
        String to = text(number, step, "to");
        if (!Convert.CODE.matcher(to).matches()) {
            throw wrong(number, "converts to '" + shortened(to) + "'; it must be the code of a currency, like USD.");
        }
        return new Convert(to, text(number, step, "currency_column"), optional(number, step, "day_column"));
    }

    private static Set<Cell> values(int number, JsonNode values) {
        if (!values.isArray() || values.isEmpty()) {
            throw wrong(number, "needs \"values\", a list of texts, numbers, true or false.");
        }
        Set<Cell> cells = new HashSet<>();
        values.forEach(value -> cells.add(value(number, value)
                .orElseThrow(
                        () -> wrong(number, "needs \"values\", which may contain texts, numbers, true or false."))));
        return cells;
    }

    private static Optional<Cell> value(int number, JsonNode value) {
        requireFewDigits(value, reason -> wrong(number, reason));
        return constant(value);
    }

    /** @param wrong makes the error of a number that is too long to be calculated with */
    static void requireFewDigits(JsonNode value, Function<String, InvalidOptionException> wrong) {
        if (value.isNumber() && Math.abs((long) value.decimalValue().scale()) > MOST_DECIMAL_PLACES) {
            throw wrong.apply("has a number with more than " + MOST_DECIMAL_PLACES + " digits.");
        }
    }

    /** A value in an option; empty if it is none. */
    static Optional<Cell> constant(JsonNode value) {
        if (value.isTextual()) {
            return Optional.of(Cell.text(value.textValue()));
        }
        if (value.isNumber()) {
            return Optional.of(new Cell(Cell.Kind.NUMBER, value.decimalValue().toPlainString()));
        }
        return value.isBoolean() ? Optional.of(new Cell(Cell.Kind.LOGICAL, value.asText())) : Optional.empty();
    }

    private static ColumnType type(int number, String type) {
        return ColumnType.written(type)
                .orElseThrow(() -> wrong(
                        number,
                        "casts to " + shortened(type)
                                + "; it must be NUMBER(38,2), FLOAT, VARCHAR, BOOLEAN, DATE, TIMESTAMP_NTZ, VARIANT or another"
                                + " of their forms in Snowflake."));
    }

    private static InputFormat format(int number, String format) {
        try {
            return InputFormat.of(format);
        } catch (IllegalArgumentException e) {
            throw wrong(
                    number,
                    "has the format '" + shortened(format) + "', which " + e.getMessage()
                            + "; write it like YYYY-MM-DD or MM/DD/YYYY HH24:MI:SS.");
        }
    }

    private static String text(int number, JsonNode step, String field) {
        JsonNode value = step.path(field);
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw wrong(number, "needs \"" + field + "\", a text.");
        }
        return value.asText();
    }

    private static Optional<String> optional(int number, JsonNode step, String field) {
        return step.hasNonNull(field) ? Optional.of(text(number, step, field)) : Optional.empty();
    }

    /** For an error. */
    static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…";
    }

    private static InvalidOptionException wrong(int number, String reason) {
        return invalid("step " + number + " " + reason);
    }

    static InvalidOptionException invalid(String reason) {
        return new InvalidOptionException(OPTION, reason);
    }
}
