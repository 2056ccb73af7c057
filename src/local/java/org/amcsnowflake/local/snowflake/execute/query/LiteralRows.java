package org.amcsnowflake.local.snowflake.execute.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.translate.Duck;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Known rows as a relation, for the views and functions of INFORMATION_SCHEMA. */
final class LiteralRows {
    private static final DataType TEXT = DataType.Text.DEFAULT;
    private static final BigInteger NANOS_A_MILLISECOND = BigInteger.valueOf(1_000_000);
    private static final DataType TIME = new DataType.Timestamp(DataType.Zone.LTZ, 3);

    private final List<Relation.Output> columns = new ArrayList<>();
    private final ArrayNode rows = JsonNodeFactory.instance.arrayNode();

    LiteralRows texts(String... names) {
        return columns(TEXT, names);
    }

    LiteralRows numbers(String... names) {
        return columns(DataType.Numeric.INTEGER, names);
    }

    LiteralRows times(String... names) {
        return columns(TIME, names);
    }

    private LiteralRows columns(DataType type, String... names) {
        for (String name : names) {
            columns.add(new Relation.Output(name, type));
        }
        return this;
    }

    /** One value per column, in column order. */
    void add(@Nullable Object... values) {
        ArrayNode row = rows.addArray();
        for (Object value : values) {
            row.add(text(value));
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof Instant instant
                ? BigInteger.valueOf(instant.toEpochMilli())
                        .multiply(NANOS_A_MILLISECOND)
                        .toString()
                : Objects.toString(value, null);
    }

    /** All rows are one literal, since DuckDB takes seconds to plan thousands of VALUES. */
    Relation relation() {
        String cells = IntStream.range(0, columns.size())
                .mapToObj(i -> "CAST(cells[%d] AS %s) AS %s"
                        .formatted(i + 1, columns.get(i).type().physical(), Relation.column(i)))
                .collect(Collectors.joining(", "));
        return new Relation(
                "SELECT " + cells + " FROM (SELECT unnest(from_json(" + Duck.literal(rows.toString())
                        + ", '[[\"VARCHAR\"]]')) AS cells)",
                columns);
    }
}
