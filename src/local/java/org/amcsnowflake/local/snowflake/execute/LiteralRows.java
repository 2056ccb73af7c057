package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.translate.Duck;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Rows that are known here, as a relation: for the views and functions of INFORMATION_SCHEMA. */
final class LiteralRows {
    private static final DataType TEXT = DataType.Text.DEFAULT;
    private static final DataType TIME = new DataType.Timestamp(DataType.Zone.LTZ, 3);

    private final List<Relation.Output> columns = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();

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

    /** A value a column, in their order. */
    void add(@Nullable Object... values) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            cells.add("CAST(" + literal(values[i]) + " AS "
                    + columns.get(i).type().physical() + ")");
        }
        rows.add("(" + String.join(", ", cells) + ")");
    }

    private static String literal(@Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof Instant instant) {
            BigInteger nanos = BigInteger.valueOf(instant.toEpochMilli()).multiply(BigInteger.valueOf(1_000_000));
            return "'" + nanos + "'";
        }
        return Duck.literal(value.toString());
    }

    Relation relation() {
        List<String> names = new ArrayList<>();
        List<String> nulls = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            names.add(Relation.column(i));
            nulls.add("CAST(NULL AS " + columns.get(i).type().physical() + ")");
        }
        String values = rows.isEmpty() ? "(" + String.join(", ", nulls) + ")" : String.join(", ", rows);
        return new Relation(
                "SELECT * FROM (VALUES " + values + ") v(" + String.join(", ", names) + ")"
                        + (rows.isEmpty() ? " WHERE false" : ""),
                columns);
    }
}
