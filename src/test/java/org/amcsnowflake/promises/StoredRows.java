package org.amcsnowflake.promises;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.promises.PromisedTables.PromisedRow;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares a table with its promised rows: each one once, with unchanged values, and no other rows. */
final class StoredRows {
    /** Former columns of widened ones may exist too. */
    private static final Set<String> OURS = Set.of(
            "execution_id",
            "schedule_id",
            "time_window_start",
            "time_window_end",
            "week_start",
            "uploaded_at",
            "amc_row_number",
            "amc_upload_id",
            "amc_created_at");

    private StoredRows() {}

    /**
     * @param condition selects the rows to compare
     * @param promised by {@link PromisedTables#name}
     */
    static void assertAre(Warehouse warehouse, String table, String condition, Map<String, PromisedRow> promised) {
        Set<String> variants = warehouse.rows("DESCRIBE TABLE " + table).stream()
                .filter(column -> "VARIANT".equals(column.get("type")))
                .map(column -> Objects.toString(column.get("name")))
                .collect(Collectors.toSet());
        Set<String> seen = new HashSet<>();
        for (Map<String, @Nullable Object> row : warehouse.rows("SELECT * FROM " + table + " WHERE " + condition)) {
            String name = row.get("execution_id") + "#" + row.get("amc_row_number");
            boolean first = seen.add(name);
            PromisedRow expected = promised.get(name);
            if (!first || expected == null) {
                throw new AssertionError(table + " holds " + name + (first ? ", which nobody promised" : " twice"));
            }
            row.forEach((column, value) -> {
                @Nullable JsonNode promise = expected.values().get(column);
                if (promise == null && (OURS.contains(column) || column.contains("__amc_former_"))) {
                    return;
                }
                boolean variant = variants.contains(column);
                @Nullable Object is = variant && value != null ? json(value) : shown(value, promise);
                @Nullable Object should = variant ? canonical(promise) : wanted(value, promise);
                // Creating a description for each of a million equal values would take most of the time.
                if (!Objects.equals(is, should)) {
                    assertThat(is)
                            .as("%s, row %s, column %s", table, name, column)
                            .isEqualTo(should);
                }
            });
            if (!row.keySet().containsAll(expected.values().keySet())) {
                assertThat(row.keySet())
                        .as("%s has every column", table)
                        .containsAll(expected.values().keySet());
            }
        }
        assertThat(seen).as("%s is complete", table).isEqualTo(promised.keySet());
    }

    private static @Nullable Object shown(@Nullable Object value, @Nullable JsonNode promised) {
        if (value instanceof Timestamp time) {
            return time.toLocalDateTime();
        }
        if (value instanceof Double) {
            return value;
        }
        if (value instanceof Number number) {
            return new BigDecimal(number.toString()).stripTrailingZeros();
        }
        boolean nested = promised != null && promised.isContainerNode();
        return nested && value != null ? json(value) : value;
    }

    private static @Nullable Object wanted(@Nullable Object value, @Nullable JsonNode promised) {
        if (promised == null || promised.isNull()) {
            return null;
        }
        if (value instanceof Timestamp) {
            return utc(promised.asText());
        }
        if (value instanceof Double) {
            return printed(promised.decimalValue().stripTrailingZeros());
        }
        if (value instanceof Number) {
            return new BigDecimal(promised.asText()).stripTrailingZeros();
        }
        if (value instanceof Boolean) {
            return promised.booleanValue();
        }
        if (promised.isNumber()) {
            return promised.decimalValue().toPlainString();
        }
        if (!promised.isContainerNode()) {
            return promised.asText();
        }
        return canonical(promised);
    }

    private static @Nullable Object json(Object value) {
        return canonical(PromisedTables.parse(value.toString()));
    }

    /** The double whose decimal form the number is; otherwise the number itself, since a double would round it. */
    private static Object printed(BigDecimal number) {
        double nearest = number.doubleValue();
        BigDecimal print = new BigDecimal(nearest).round(new MathContext(number.precision()));
        return number.precision() <= 17 && print.compareTo(number) == 0 ? (Object) nearest : number;
    }

    /** A canonical form of numbers. */
    private static @Nullable JsonNode canonical(@Nullable JsonNode json) {
        if (json == null || json.isNull()) {
            return null;
        }
        if (json.isNumber()) {
            return DecimalNode.valueOf(json.decimalValue().stripTrailingZeros());
        }
        if (json instanceof ArrayNode list) {
            ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
            list.forEach(value -> numbers.add(canonical(value)));
            return numbers;
        }
        if (json instanceof ObjectNode object) {
            ObjectNode numbers = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> numbers.set(field.getKey(), canonical(field.getValue())));
            return numbers;
        }
        return json;
    }

    private static LocalDateTime utc(String text) {
        String iso = text.replace(' ', 'T');
        if (iso.length() == 10) {
            return LocalDate.parse(iso).atStartOfDay();
        }
        boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
        return zoned
                ? OffsetDateTime.parse(iso)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime()
                : LocalDateTime.parse(iso);
    }
}
