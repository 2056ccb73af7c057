package org.amcsnowflake.promises;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.stream.Stream;

/**
 * Random options for two results, and what they have to do, computed independently of the service.
 *
 * @param mapping of the columns
 * @param ofFirst the mapping that the first of two tables has on top of it, by the names after it
 * @param distributing the column that decides to which of two tables a row goes
 * @param firstTable its values in the rows of the first table
 * @param key of rows, by the result's name
 */
record RandomOptions(
        List<Step> steps,
        Mapping mapping,
        Optional<Mapping> ofFirst,
        Optional<String> distributing,
        List<JsonNode> firstTable,
        Optional<String> key,
        Strategy strategy) {
    /** Rates that the database must have. */
    static final Map<String, BigDecimal> DOLLARS_FOR_A_POUND = Map.of(
            "2026-01-31",
            new BigDecimal("1.25"),
            "2026-02-01",
            new BigDecimal("1.3333333333"),
            "2026-01-05",
            new BigDecimal(2));

    /** The first day of the window of executions of a schedule. */
    private static final String FIRST_DAY = "2026-01-05";

    /** Columns that each result with options has: an amount that no other row has, its currency, and days. */
    private static final String MONEY = "money";

    private static final String CURRENCY = "currency";
    private static final String DAY = "on_day";
    private static final String AMERICAN_DAY = "american_day";
    private static final JsonNodeFactory JSON = new JsonNodeFactory(true);
    private static final List<String> OF_ANY = List.of("trim", "upper", "lower", "null_if", "default");
    private static final List<String> WITHOUT_NESTED = List.of("hash", "trim", "upper", "cast");
    private static final List<String> OF_NUMBERS = List.of("microcents", "millicents", "null_if");

    /** How rows are stored. */
    enum Strategy {
        UPSERT,
        APPEND,
        /** By an upsert key, of executions of a schedule. */
        CHANGED_ROWS
    }

    /** @param columns empty for one that is dropped */
    record Mapping(Map<String, Optional<String>> columns, boolean dropsOthers) {
        static final Mapping NONE = new Mapping(Map.of(), false);

        boolean isNone() {
            return columns.isEmpty() && !dropsOthers;
        }

        /** After a mapping that drops or refuses other columns, the next one must not name them. */
        Mapping without(String column) {
            Map<String, Optional<String>> others = new LinkedHashMap<>(columns);
            others.remove(column);
            return new Mapping(others, dropsOthers);
        }

        /** @param all the columns of the result */
        ObjectNode json(Set<String> all) {
            ObjectNode json = JSON.objectNode();
            columns.forEach((column, name) -> json.put(column, name.orElse(null)));
            String others = columns.keySet().containsAll(all) ? "fail" : "keep";
            return json.put("*", dropsOthers ? "drop" : others);
        }

        Optional<String> name(String column, boolean isWritten) {
            return columns.getOrDefault(column, dropsOthers && !isWritten ? Optional.empty() : Optional.of(column));
        }
    }

    /** A transform; {@code into} is the column itself unless it writes a new one. */
    record Step(String column, String transform, String into) {}

    /** Two results, the second of which replaces the first. */
    record Results(String first, String second, RandomOptions options) {}

    static Arbitrary<Results> withResults(Arbitrary<String> results) {
        Arbitrary<List<Integer>> choices = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(List.of())),
                Tuple.of(2, Arbitraries.integers().between(0, 9_999).list().ofSize(16)));
        return Combinators.combine(results, results, choices)
                .as((first, second, chosen) -> chosen.isEmpty()
                        ? new Results(first, second, of(first, second, chosen))
                        : withMoney(first, second, chosen));
    }

    private static Results withMoney(String first, String second, List<Integer> chosen) {
        String one = withMoney(PromisedTables.parse(first), chosen.get(9));
        String other = withMoney(PromisedTables.parse(second), chosen.get(10));
        return new Results(one, other, of(one, other, chosen));
    }

    private static String withMoney(JsonNode result, int choice) {
        int number = 0;
        boolean isList = !result.isArray();
        for (JsonNode row : isList ? result.path("rows") : result) {
            ObjectNode money = JSON.objectNode();
            // The same for each number.
            money.put(MONEY, (number + 1) * 1_234_567L);
            money.put(CURRENCY, (number + choice) % 3 == 0 ? "USD" : "gbp");
            money.put(DAY, (number + choice) % 2 == 0 ? "2026-01-31" : "2026-02-01T23:00:00-08:00");
            money.put(AMERICAN_DAY, "02/%02d/2026".formatted(1 + (number + choice / 10) % 9));
            if (isList) {
                money.forEach(((ArrayNode) row)::add);
            } else {
                money.properties().forEach(field -> ((ObjectNode) row).set(field.getKey(), field.getValue()));
            }
            number++;
        }
        if (isList && number > 0) {
            List.of(MONEY, CURRENCY, DAY, AMERICAN_DAY)
                    .forEach(name -> ((ArrayNode) result.path("columns"))
                            .add(JSON.objectNode().put("name", name)));
        }
        return PromisedTables.text(result);
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
            return new RandomOptions(
                    List.of(),
                    Mapping.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Strategy.UPSERT);
        }
        Strategy strategy = Strategy.values()[chosen.get(8) % 3];
        List<Step> steps = steps(names, values, chosen, strategy);
        Mapping mapping = mapping(names, "renamed ", chosen.subList(2, 6), chosen.get(6) % 4 == 0);
        Optional<String> distributing = names.stream()
                .skip(chosen.get(7) % names.size())
                .findFirst()
                .filter(column -> chosen.get(7) % 3 == 0)
                .filter(column -> mapping.name(column, false).isPresent())
                .filter(column -> steps.stream().noneMatch(step -> step.column().equals(column)));
        List<JsonNode> some = distributing.stream()
                .flatMap(column -> values.get(column).stream())
                .filter(value -> !value.isContainerNode())
                .limit(1 + chosen.get(7) % 2)
                .toList();
        List<String> mapped = names.stream()
                .flatMap(name -> mapping.name(name, false).stream())
                .filter(name -> !name.equals("*"))
                .toList();
        Optional<Mapping> ofFirst = some.isEmpty() || mapped.isEmpty() || chosen.get(11) % 2 == 0
                ? Optional.empty()
                : Optional.of(mapping(mapped, "own ", chosen.subList(12, 15), chosen.get(15) % 4 == 0)
                        .without(mapping.isNone() ? "" : "own absent"));
        // A key column needs a visible name.
        boolean isMoneyInAllTables = names.contains(MONEY)
                && mapping.name(MONEY, false)
                        .filter(name -> !name.isBlank())
                        .flatMap(name ->
                                ofFirst.map(own -> own.name(name, false)).orElse(Optional.of(name)))
                        .filter(name -> !name.isBlank())
                        .isPresent();
        String money = isMoneyInAllTables && chosen.get(15) % 3 > 0 ? MONEY : "amc_row_number";
        boolean isKeyed = strategy == Strategy.CHANGED_ROWS || strategy == Strategy.UPSERT && chosen.get(15) % 2 == 0;
        return new RandomOptions(
                steps,
                mapping,
                ofFirst,
                some.isEmpty() ? Optional.empty() : distributing,
                some,
                isKeyed ? Optional.of(money) : Optional.empty(),
                strategy);
    }

    private static List<Step> steps(
            List<String> names, Map<String, Set<JsonNode>> values, List<Integer> chosen, Strategy strategy) {
        List<Step> steps = new ArrayList<>();
        if (names.contains(MONEY) && chosen.get(11) % 3 > 0) {
            boolean hasWindow = strategy == Strategy.CHANGED_ROWS && chosen.get(12) % 2 == 0;
            steps.add(new Step(MONEY, hasWindow ? "convert of the window" : "convert", "dollars"));
            if (chosen.get(13) % 2 == 0) {
                steps.add(new Step("dollars", "millicents", "dollars"));
            }
        }
        if (names.contains(AMERICAN_DAY) && chosen.get(14) % 2 == 0) {
            steps.add(new Step(AMERICAN_DAY, "date_format", AMERICAN_DAY));
        }
        List<String> others = names.stream()
                .filter(name -> !Set.of(MONEY, CURRENCY, DAY, AMERICAN_DAY).contains(name))
                .toList();
        if (others.isEmpty()) {
            return steps;
        }
        for (int choice : chosen.subList(0, 2)) {
            String column = others.get(choice % others.size());
            List<String> possible = possible(values.get(column));
            String into = choice % 3 == 0 ? "written " + steps.size() : column;
            steps.add(new Step(column, possible.get(choice / 10 % possible.size()), into));
            if (!possible.equals(OF_ANY)) {
                // What it is afterwards, only these accept.
                values.put(column, Set.of(JSON.objectNode()));
            }
        }
        return steps;
    }

    private static Mapping mapping(List<String> names, String prefix, List<Integer> chosen, boolean dropsOthers) {
        Map<String, Optional<String>> columns = new LinkedHashMap<>();
        for (int choice : chosen) {
            String column = names.get(choice % names.size());
            String other = names.get(choice / 100 % names.size());
            switch (choice % 4) {
                case 0 -> columns.putIfAbsent(column, Optional.empty());
                case 1 -> columns.putIfAbsent(column, Optional.of(prefix + columns.size()));
                case 2 -> {
                    if (!columns.containsKey(column) && !columns.containsKey(other)) {
                        columns.put(column, Optional.of(other));
                        columns.put(other, Optional.of(column));
                    }
                }
                default -> columns.putIfAbsent(prefix + "absent", Optional.of(prefix + "missing " + columns.size()));
            }
        }
        return new Mapping(columns, dropsOthers);
    }

    private static List<String> possible(Set<JsonNode> values) {
        if (values.stream().allMatch(value -> value.isNumber() || value.isNull())) {
            return OF_NUMBERS;
        }
        return values.stream().noneMatch(JsonNode::isContainerNode) ? WITHOUT_NESTED : OF_ANY;
    }

    boolean isAppend() {
        return strategy == Strategy.APPEND;
    }

    boolean changedRows() {
        return strategy == Strategy.CHANGED_ROWS;
    }

    /** @param results all columns that the results have */
    String metadata(String table, Set<String> results) {
        ObjectNode metadata = JSON.objectNode().put("snowflake_enabled", true).put("snowflake_table_name", table);
        if (!mapping.isNone()) {
            metadata.set("snowflake_columns", mapping.json(results));
        }
        if (!steps.isEmpty()) {
            steps.forEach(step -> {
                ObjectNode option = metadata.withArray("snowflake_transforms").addObject();
                option.put("column", step.column())
                        .put("transform", step.transform().split(" ")[0]);
                if (!step.into().equals(step.column())) {
                    option.put("into", step.into());
                }
                switch (step.transform()) {
                    case "null_if" ->
                        option.putArray("values").add("").add("x").add(0).add(true);
                    case "default" -> option.put("value", "d");
                    case "cast" -> option.put("type", "VARCHAR");
                    case "date_format" -> option.put("format", "MM/DD/YYYY");
                    case "convert" ->
                        option.put("to", "USD").put("currency_column", CURRENCY).put("day_column", DAY);
                    case "convert of the window" -> option.put("to", "USD").put("currency_column", CURRENCY);
                    default -> {}
                }
            });
        }
        distributing.ifPresent(column -> {
            ObjectNode first = metadata.putArray("snowflake_tables").addObject();
            first.put("table", first(table))
                    .putObject("when")
                    .put("column", mapping.name(column, false).orElseThrow());
            firstTable.forEach(first.withObject("when").withArray("in")::add);
            ofFirst.ifPresent(columns -> {
                // "fail" would also be about the columns that transforms write.
                first.set("columns", columns.json(Set.of("*")));
                key.ifPresent(name -> first.putArray("key_columns").add(keyInFirst(columns, name)));
            });
        });
        key.ifPresent(name -> metadata.putArray("snowflake_key_columns").add(target(mapping, name)));
        if (changedRows()) {
            metadata.put("snowflake_incremental", "changed_rows");
        }
        if (isAppend()) {
            metadata.put("snowflake_strategy", "append");
        }
        return PromisedTables.text(metadata);
    }

    private String keyInFirst(Mapping own, String key) {
        return key.equals(MONEY) ? target(own, target(mapping, key)) : key;
    }

    private static String target(Mapping mapping, String key) {
        return key.equals("amc_row_number") ? key : mapping.name(key, false).orElseThrow();
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
            changed.put(step.into(), changed(step.transform(), value, changed));
        }
        Mapping own = ofFirst.filter(columns -> isForFirst(row)).orElse(Mapping.NONE);
        Map<String, JsonNode> stored = new HashMap<>();
        changed.forEach((column, value) -> {
            boolean isWritten = steps.stream()
                    .anyMatch(
                            step -> step.into().equals(column) && !step.column().equals(column));
            mapping.name(column, isWritten)
                    .flatMap(name -> own.name(name, isWritten))
                    .ifPresent(each -> stored.put(each, value));
        });
        Stream.concat(
                        mapping.columns().values().stream()
                                .flatMap(Optional::stream)
                                .flatMap(name -> own.name(name, false).stream()),
                        own.columns().values().stream().flatMap(Optional::stream))
                .forEach(name -> stored.putIfAbsent(name, JSON.nullNode()));
        return stored;
    }

    private static JsonNode changed(String transform, JsonNode value, Map<String, JsonNode> row) {
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
            case "convert" -> dollars(value, row, row.get(DAY).asText().substring(0, 10));
            case "convert of the window" -> dollars(value, row, FIRST_DAY);
            case "date_format" -> {
                String[] parts = value.asText().split("/");
                yield JSON.textNode(parts[2] + "-" + parts[0] + "-" + parts[1]);
            }
            case "null_if" -> isNullified(value) ? JSON.nullNode() : value;
            case "cast" -> JSON.textNode(text(value));
            case "hash" -> JSON.textNode(hash(text(value)));
            default -> value;
        };
    }

    private static JsonNode dollars(JsonNode amount, Map<String, JsonNode> row, String day) {
        boolean isConverted = !row.get(CURRENCY).asText().equals("USD");
        return isConverted
                ? DecimalNode.valueOf(shortest(amount.decimalValue().multiply(DOLLARS_FOR_A_POUND.get(day))))
                : amount;
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
