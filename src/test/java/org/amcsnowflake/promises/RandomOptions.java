package org.amcsnowflake.promises;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Random options for two results, and what they have to do, computed independently of the service.
 *
 * @param columns empty for one that is dropped
 * @param distributing the column that decides to which of two tables a row goes
 * @param firstTable its values in the rows of the first table
 * @param nameInFirst its name there; empty if it is dropped there
 * @param changedRows whether only changed rows are uploaded, by their numbers
 */
record RandomOptions(
        List<Step> steps,
        Map<String, Optional<String>> columns,
        boolean dropsOthers,
        Optional<String> distributing,
        List<JsonNode> firstTable,
        Optional<String> nameInFirst,
        boolean changedRows) {
    private static final JsonNodeFactory JSON = new JsonNodeFactory(true);
    private static final List<String> OF_ANY = List.of("trim", "upper", "lower", "null_if", "default");
    private static final List<String> WITHOUT_NESTED = List.of("hash", "trim", "upper", "cast");
    private static final List<String> OF_NUMBERS = List.of("microcents", "millicents", "null_if");

    /** A transform; {@code into} is the column itself unless it writes a new one. */
    record Step(String column, String transform, String into) {}

    /** Two results, the second of which replaces the first. */
    record Results(String first, String second, RandomOptions options) {}

    static Arbitrary<Results> withResults(Arbitrary<String> results) {
        Arbitrary<List<Integer>> choices = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(List.of())),
                Tuple.of(2, Arbitraries.integers().between(0, 9_999).list().ofSize(9)));
        return Combinators.combine(results, results, choices)
                .as((first, second, chosen) -> new Results(first, second, of(first, second, chosen)));
    }

    private static RandomOptions of(String first, String second, List<Integer> chosen) {
        Map<String, Set<JsonNode>> values = new LinkedHashMap<>();
        List.of(first, second)
                .forEach(result -> PromisedTables.rows(PromisedTables.parse(result))
                        .forEach(row -> row.forEach(
                                (column, value) -> values.computeIfAbsent(column, name -> new LinkedHashSet<>())
                                        .add(value))));
        // "*" names the other columns, and nothing may be called as a column of ours is.
        List<String> names = values.keySet().stream()
                .filter(name -> !name.equals("*") && !name.equals("week_start"))
                .toList();
        if (chosen.isEmpty() || names.isEmpty()) {
            return new RandomOptions(List.of(), Map.of(), false, Optional.empty(), List.of(), Optional.empty(), false);
        }
        List<Step> steps = new ArrayList<>();
        for (int choice : chosen.subList(0, 2)) {
            String column = names.get(choice % names.size());
            List<String> possible = possible(values.get(column));
            String into = choice % 3 == 0 ? "written " + steps.size() : column;
            steps.add(new Step(column, possible.get(choice / 10 % possible.size()), into));
            if (!possible.equals(OF_ANY)) {
                // What it is afterwards, only these accept.
                values.put(column, Set.of(JSON.objectNode()));
            }
        }
        Map<String, Optional<String>> columns = new LinkedHashMap<>();
        for (int choice : chosen.subList(2, 6)) {
            String column = names.get(choice % names.size());
            String other = names.get(choice / 100 % names.size());
            switch (choice % 4) {
                case 0 -> columns.putIfAbsent(column, Optional.empty());
                case 1 -> columns.putIfAbsent(column, Optional.of("renamed " + columns.size()));
                case 2 -> {
                    if (!columns.containsKey(column) && !columns.containsKey(other)) {
                        columns.put(column, Optional.of(other));
                        columns.put(other, Optional.of(column));
                    }
                }
                default -> columns.putIfAbsent("missing", Optional.of("missing " + columns.size()));
            }
        }
        Optional<String> distributing = names.stream()
                .skip(chosen.get(7) % names.size())
                .findFirst()
                .filter(column -> chosen.get(7) % 3 == 0)
                .filter(column ->
                        nameOf(column, columns, chosen.get(6) % 4 == 0).isPresent())
                .filter(column -> steps.stream().noneMatch(step -> step.column().equals(column)));
        List<JsonNode> some = distributing.stream()
                .flatMap(column -> values.get(column).stream())
                .filter(value -> !value.isContainerNode())
                .limit(1 + chosen.get(7) % 2)
                .toList();
        return new RandomOptions(
                steps,
                columns,
                chosen.get(6) % 4 == 0,
                some.isEmpty() ? Optional.empty() : distributing,
                some,
                switch (chosen.get(7) / 3 % 3) {
                    case 0 -> Optional.empty();
                    case 1 -> Optional.of("own name");
                    default -> distributing.flatMap(column -> nameOf(column, columns, false));
                },
                chosen.get(8) % 2 == 0);
    }

    /** The name of a column of the result, in all tables. */
    private static Optional<String> nameOf(String column, Map<String, Optional<String>> columns, boolean dropsOthers) {
        return columns.getOrDefault(column, dropsOthers ? Optional.empty() : Optional.of(column));
    }

    private Optional<String> distributingName() {
        return distributing.flatMap(column -> nameOf(column, columns, dropsOthers));
    }

    private static List<String> possible(Set<JsonNode> values) {
        if (values.stream().allMatch(value -> value.isNumber() || value.isNull())) {
            return OF_NUMBERS;
        }
        return values.stream().noneMatch(JsonNode::isContainerNode) ? WITHOUT_NESTED : OF_ANY;
    }

    String metadata(String table) {
        ObjectNode metadata = JSON.objectNode().put("snowflake_enabled", true).put("snowflake_table_name", table);
        if (!columns.isEmpty() || dropsOthers) {
            ObjectNode mapping = metadata.putObject("snowflake_columns");
            columns.forEach((column, name) -> mapping.put(column, name.orElse(null)));
            mapping.put("*", dropsOthers ? "drop" : "keep");
        }
        if (!steps.isEmpty()) {
            steps.forEach(step -> {
                ObjectNode option = metadata.withArray("snowflake_transforms").addObject();
                option.put("column", step.column()).put("transform", step.transform());
                if (!step.into().equals(step.column())) {
                    option.put("into", step.into());
                }
                switch (step.transform()) {
                    case "null_if" ->
                        option.putArray("values").add("").add("x").add(0).add(true);
                    case "default" -> option.put("value", "d");
                    case "cast" -> option.put("type", "VARCHAR");
                    default -> {}
                }
            });
        }
        distributingName().ifPresent(column -> {
            ObjectNode first = metadata.putArray("snowflake_tables").addObject();
            first.put("table", first(table)).putObject("when").put("column", column);
            firstTable.forEach(first.withObject("when").withArray("in")::add);
            first.putObject("columns").put(column, nameInFirst.orElse(null));
        });
        if (changedRows) {
            metadata.put("snowflake_incremental", "changed_rows")
                    .putArray("snowflake_key_columns")
                    .add("amc_row_number");
        }
        return PromisedTables.text(metadata);
    }

    /** The name of the first of two tables. */
    static String first(String table) {
        return table + "_first";
    }

    /** Whether the row goes to the first of two tables. */
    boolean isForFirst(Map<String, JsonNode> row) {
        return distributing
                .map(column -> row.getOrDefault(column, JSON.nullNode()))
                .filter(value -> firstTable.stream().anyMatch(each -> isEqual(each, value)))
                .isPresent();
    }

    private static boolean isEqual(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
    }

    /** The values of a row as they have to arrive. */
    Map<String, JsonNode> shaped(Map<String, JsonNode> row) {
        Map<String, JsonNode> changed = new HashMap<>(row);
        for (Step step : steps) {
            JsonNode value = changed.getOrDefault(step.column(), JSON.nullNode());
            changed.putIfAbsent(step.column(), JSON.nullNode());
            changed.put(step.into(), changed(step.transform(), value));
        }
        Map<String, JsonNode> stored = new HashMap<>();
        changed.forEach((column, value) -> {
            boolean isWritten = steps.stream()
                    .anyMatch(
                            step -> step.into().equals(column) && !step.column().equals(column));
            Optional<String> name =
                    columns.getOrDefault(column, dropsOthers && !isWritten ? Optional.empty() : Optional.of(column));
            name.ifPresent(each -> stored.put(each, value));
        });
        columns.values().forEach(name -> name.ifPresent(each -> stored.putIfAbsent(each, JSON.nullNode())));
        if (isForFirst(row)) {
            JsonNode value = distributingName().map(stored::remove).orElse(JSON.nullNode());
            nameInFirst.ifPresent(name -> stored.put(name, value));
        }
        return stored;
    }

    private static JsonNode changed(String transform, JsonNode value) {
        if (value.isNull()) {
            return transform.equals("default") ? JSON.textNode("d") : value;
        }
        return switch (transform) {
            case "microcents" ->
                DecimalNode.valueOf(shortest(value.decimalValue().movePointLeft(8)));
            case "millicents" ->
                DecimalNode.valueOf(shortest(value.decimalValue().movePointLeft(5)));
            case "trim" ->
                value.isTextual()
                        ? JSON.textNode(value.textValue().replaceAll("^\\p{IsWhite_Space}+|\\p{IsWhite_Space}+$", ""))
                        : value;
            case "upper" -> value.isTextual() ? JSON.textNode(value.textValue().toUpperCase(Locale.ROOT)) : value;
            case "lower" -> value.isTextual() ? JSON.textNode(value.textValue().toLowerCase(Locale.ROOT)) : value;
            case "null_if" -> isNullified(value) ? JSON.nullNode() : value;
            case "cast" -> JSON.textNode(text(value));
            case "hash" -> JSON.textNode(hash(text(value)));
            default -> value;
        };
    }

    private static BigDecimal shortest(BigDecimal value) {
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    private static boolean isNullified(JsonNode value) {
        return value.isTextual() && Set.of("", "x").contains(value.textValue())
                || value.isNumber() && value.decimalValue().signum() == 0
                || value.isBoolean() && value.booleanValue();
    }

    private static String text(JsonNode value) {
        return value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
