package org.amcsnowflake.promises;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.StringArbitrary;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random results that PostgreSQL can store, including some that AMC would not produce. */
final class Results {
    private static final JsonNodeFactory JSON = new JsonNodeFactory(true);
    private static final int MOST_COLUMNS = 6;
    private static final int MOST_ROWS = 9;

    private Results() {}

    /** A column's name, and a value for each possible row; a missing node stands for a row without the column. */
    private record Values(String name, List<JsonNode> cells) {}

    static Arbitrary<String> results() {
        Arbitrary<List<Values>> columns =
                columns().list().ofMaxSize(MOST_COLUMNS).uniqueElements(Values::name);
        return Combinators.combine(columns, Arbitraries.integers().between(0, MOST_ROWS), Arbitraries.of(true, false))
                .as((all, rows, lists) -> lists ? lists(all, rows) : objects(all, rows));
    }

    private static Arbitrary<Values> columns() {
        Arbitrary<List<JsonNode>> cells = Arbitraries.of(kinds())
                .flatMap(kind -> Arbitraries.frequencyOf(
                                Tuple.of(8, kind),
                                Tuple.of(1, Arbitraries.<JsonNode>just(JSON.nullNode())),
                                Tuple.of(1, Arbitraries.<JsonNode>just(JSON.missingNode())))
                        .list()
                        .ofSize(MOST_ROWS));
        return Combinators.combine(names(), cells).as(Values::new);
    }

    private static Arbitrary<String> names() {
        Arbitrary<String> any = texts().ofMinLength(1)
                .ofMaxLength(12)
                .filter(name -> name.chars().noneMatch(Character::isISOControl))
                // Snowflake accepts no column of this name, so it is stored under another one.
                .filter(name -> !name.matches("[$][0-9]+"));
        return Arbitraries.oneOf(
                any,
                Arbitraries.of(
                        "a", "A", "Cost", "cost", "select", "1st", "it's", "say \"so\"", " ", "day", "week_start"));
    }

    private static StringArbitrary texts() {
        // jsonb can store every character except NUL and unpaired surrogates.
        return Arbitraries.strings()
                .withCharRange('\u0001', '\u00ff')
                .withChars("\"'\\,;|\n\r\t 0123456789-:.TZ")
                .withCharRange('\u2000', '\u206f')
                .withChars('\ufeff', '\uffff', '\u3042');
    }

    private static List<Arbitrary<JsonNode>> kinds() {
        List<Arbitrary<JsonNode>> kinds = new ArrayList<>(List.of(
                Arbitraries.of(true, false).map(JSON::booleanNode),
                integers().map(JSON::numberNode),
                decimals().map(JSON::numberNode),
                Arbitraries.doubles().map(BigDecimal::new).map(JSON::numberNode),
                texts().ofMaxLength(20).map(JSON::textNode),
                times().map(JSON::textNode),
                integers().map(BigInteger::toString).map(JSON::textNode),
                Arbitraries.of("", " ", "null", "NaN", "😀", "00123", "2026-02-30", "true")
                        .map(JSON::textNode)));
        kinds.add(nested(Arbitraries.oneOf(List.copyOf(kinds))));
        kinds.add(Arbitraries.oneOf(List.copyOf(kinds)));
        return kinds;
    }

    private static Arbitrary<BigInteger> integers() {
        BigInteger most = BigInteger.TEN.pow(40);
        return Arbitraries.oneOf(
                Arbitraries.longs().map(BigInteger::valueOf),
                Arbitraries.bigIntegers().between(most.negate(), most),
                Arbitraries.integers().between(-9, 9).map(BigInteger::valueOf));
    }

    private static Arbitrary<BigDecimal> decimals() {
        return Arbitraries.oneOf(
                Arbitraries.bigDecimals()
                        .between(new BigDecimal("-1e20"), new BigDecimal("1e20"))
                        .ofScale(12),
                Arbitraries.bigDecimals()
                        .between(BigDecimal.ZERO, BigDecimal.ONE)
                        .ofScale(40),
                Arbitraries.integers().between(-999, 999).map(cents -> BigDecimal.valueOf(cents, 2)));
    }

    private static Arbitrary<String> times() {
        Arbitrary<LocalDateTime> moments = Arbitraries.longs()
                // From 1600, since java.sql.Timestamp has another calendar before, to 9999.
                .between(-11_676_096_000L, 253_402_300_799L)
                .map(second -> LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
        Arbitrary<Integer> nanos = Arbitraries.of(0, 1, 120_000_000, 999_999_999);
        Arbitrary<String> ends = Arbitraries.of("", "Z", "+00:00", "+05:30", "-08", "+14:00");
        return Combinators.combine(moments, nanos, ends, Arbitraries.of("T", " ", "date"))
                .as((moment, nano, end, separator) -> {
                    String text = moment.withNano(nano).toString();
                    return separator.equals("date") ? text.substring(0, 10) : text.replace("T", separator) + end;
                });
    }

    private static Arbitrary<JsonNode> nested(Arbitrary<JsonNode> leaves) {
        Arbitrary<List<JsonNode>> few = leaves.list().ofMaxSize(3);
        Arbitrary<JsonNode> lists = few.map(values -> {
            ArrayNode list = JSON.arrayNode();
            values.forEach(list::add);
            return list;
        });
        Arbitrary<JsonNode> objects = few.map(values -> {
            ObjectNode object = JSON.objectNode();
            values.forEach(value -> object.set("k" + object.size(), value));
            return object;
        });
        return Arbitraries.oneOf(lists, objects);
    }

    private static String objects(List<Values> columns, int rows) {
        return IntStream.range(0, rows)
                .mapToObj(row -> {
                    ObjectNode object = JSON.objectNode();
                    columns.forEach(column -> {
                        JsonNode cell = column.cells().get(row);
                        if (!cell.isMissingNode()) {
                            object.set(column.name(), cell);
                        }
                    });
                    return PromisedTables.text(object);
                })
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String lists(List<Values> columns, int rows) {
        ArrayNode names = JSON.arrayNode();
        columns.forEach(column -> names.add(JSON.objectNode().put("name", column.name())));
        ArrayNode table = JSON.arrayNode();
        // Rows without columns would be empty lists, without information.
        for (int row = 0; row < rows && !columns.isEmpty(); row++) {
            ArrayNode list = table.addArray();
            for (Values column : columns) {
                JsonNode cell = column.cells().get(row);
                list.add(cell.isMissingNode() ? JSON.nullNode() : cell);
            }
        }
        ObjectNode result = JSON.objectNode();
        result.set("columns", names);
        result.set("rows", table);
        return PromisedTables.text(result);
    }
}
