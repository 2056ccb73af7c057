package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.DataType;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Aggregate functions. */
final class Aggregates {
    private static final DataType VARIANT = new DataType.Variant("VARIANT");

    private Aggregates() {}

    /**
     * Empty if the function is not one of these.
     *
     * @param order DuckDB's ORDER BY for the values, or empty
     */
    static Optional<Typed> call(String function, List<Typed> arguments, boolean distinct, String order) {
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        Typed argument = arguments.get(0);
        String sql = (distinct ? "DISTINCT " : "") + argument.sql();
        DataType type = argument.typeOr(DataType.Numeric.INTEGER);
        String name = function.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(
                switch (function) {
                    case "COUNT" -> Typed.integer("CAST(count(" + sql + ") AS DECIMAL(38,0))");
                    // DuckDB returns NULL if there are no rows.
                    case "COUNT_IF" -> Typed.integer("CAST(coalesce(count_if(" + sql + "), 0) AS DECIMAL(38,0))");
                    case "SUM" -> sum(sql, type);
                    case "AVG" -> average(sql, type);
                    case "BOOLAND_AGG" -> Typed.logical("bool_and(" + sql + ")");
                    case "BOOLOR_AGG" -> Typed.logical("bool_or(" + sql + ")");
                    case "MIN", "MAX", "ANY_VALUE" -> new Typed(name + "(" + sql + ")", type);
                    case "LISTAGG" -> joined(arguments, distinct, order);
                    case "ARRAY_AGG" -> array(argument, distinct, order);
                    default -> null;
                });
    }

    private static Typed sum(String sql, DataType type) {
        DataType summed = type instanceof DataType.Numeric number ? new DataType.Numeric(38, number.scale()) : type;
        return new Typed("CAST(sum(" + sql + ") AS " + summed.physical() + ")", summed);
    }

    private static Typed average(String sql, DataType type) {
        DataType average = type instanceof DataType.Numeric number
                ? new DataType.Numeric(38, Math.min(37, number.scale() + 6))
                : type;
        return new Typed("CAST(avg(" + sql + ") AS " + average.physical() + ")", average);
    }

    private static Typed joined(List<Typed> arguments, boolean distinct, String order) {
        String value = Conversion.cast(arguments.get(0), DataType.Text.DEFAULT).sql();
        String between = arguments.size() > 1 ? arguments.get(1).sql() : "''";
        return Typed.text("coalesce(string_agg(" + (distinct ? "DISTINCT " : "") + value + ", " + between
                + (order.isEmpty() ? "" : " " + order) + "), '')");
    }

    private static Typed array(Typed value, boolean distinct, String order) {
        String json = "CAST(" + Conversion.cast(value, VARIANT).sql() + " AS JSON)";
        return new Typed(
                "coalesce(CAST(to_json(list(" + (distinct ? "DISTINCT " : "") + json
                        + (order.isEmpty() ? "" : " " + order) + ") FILTER (" + json
                        + " IS NOT NULL)) AS VARCHAR), '[]')",
                new DataType.Variant("ARRAY"));
    }
}
