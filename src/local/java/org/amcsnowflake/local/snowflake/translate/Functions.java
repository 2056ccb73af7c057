package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The functions that are known, each with its result's type. */
final class Functions {
    private static final Set<String> AGGREGATES =
            Set.of("COUNT", "SUM", "MIN", "MAX", "AVG", "ANY_VALUE", "COUNT_IF", "BOOLAND_AGG", "BOOLOR_AGG");
    private static final Set<String> RANKINGS = Set.of("ROW_NUMBER", "RANK", "DENSE_RANK");
    private static final DataType LOGICAL = new DataType.Logical();
    private static final DataType VARIANT = new DataType.Variant("VARIANT");

    private final Names names;

    Functions(Names names) {
        this.names = names;
    }

    Typed call(String function, List<Typed> arguments, boolean distinct) {
        if (AGGREGATES.contains(function)) {
            return aggregate(function, one(function, arguments), distinct);
        }
        if (RANKINGS.contains(function)) {
            return Typed.integer(function.toLowerCase(Locale.ROOT) + "()");
        }
        return switch (function) {
            case "PARSE_JSON", "TRY_PARSE_JSON" -> parseJson(one(function, arguments), function.startsWith("TRY"));
            case "TO_VARIANT" -> Conversion.cast(one(function, arguments), VARIANT);
            case "TO_JSON" ->
                Typed.text(Conversion.cast(one(function, arguments), VARIANT).sql());
            case "TYPEOF" ->
                Typed.text("CASE json_type("
                        + Conversion.cast(one(function, arguments), VARIANT).sql()
                        + ") WHEN 'UBIGINT' THEN 'INTEGER' WHEN 'BIGINT' THEN 'INTEGER' WHEN 'DOUBLE' THEN 'DECIMAL'"
                        + " WHEN 'NULL' THEN 'NULL_VALUE' ELSE json_type("
                        + Conversion.cast(one(function, arguments), VARIANT).sql() + ") END");
            case "EQUAL_NULL" -> comparison("IS NOT DISTINCT FROM", two(function, arguments));
            case "IFF" -> iff(arguments);
            case "NVL", "IFNULL", "COALESCE" -> coalesce(arguments);
            case "NULLIF" -> {
                List<Typed> pair = two(function, arguments);
                yield new Typed(
                        "CASE WHEN " + comparison("=", pair).sql() + " THEN NULL ELSE "
                                + pair.get(0).sql() + " END",
                        pair.get(0).type());
            }
            case "CONVERT_TIMEZONE" -> toUtc(arguments);
            case "TO_VARCHAR", "TO_CHAR" -> Conversion.cast(one(function, arguments), DataType.Text.DEFAULT);
            case "TO_NUMBER", "TO_DECIMAL" -> Conversion.cast(one(function, arguments), DataType.Numeric.INTEGER);
            case "TO_DOUBLE" -> Conversion.cast(one(function, arguments), new DataType.Floating());
            case "TO_BOOLEAN" -> Conversion.cast(one(function, arguments), LOGICAL);
            case "TO_DATE" -> Conversion.cast(one(function, arguments), new DataType.Date());
            case "TO_TIMESTAMP", "TO_TIMESTAMP_NTZ" -> timestamp(function, arguments, DataType.Zone.NTZ);
            case "TO_TIMESTAMP_LTZ" -> timestamp(function, arguments, DataType.Zone.LTZ);
            case "TO_TIMESTAMP_TZ" -> timestamp(function, arguments, DataType.Zone.TZ);
            case "UPPER", "LOWER", "TRIM", "LTRIM", "RTRIM", "MD5" ->
                Typed.text(function.toLowerCase(Locale.ROOT) + "(" + texts(arguments, ", ") + ")");
            case "LENGTH" -> Typed.integer("CAST(length(" + texts(arguments, ", ") + ") AS DECIMAL(38,0))");
            case "REPLACE" -> Typed.text("replace(" + texts(arguments, ", ") + ")");
            // Unlike DuckDB's function, one NULL makes the whole NULL.
            case "CONCAT" -> Typed.text("(" + texts(arguments, " || ") + ")");
            case "SUBSTR", "SUBSTRING", "LEFT", "RIGHT" -> substring(function, arguments);
            case "ABS", "CEIL", "FLOOR" ->
                new Typed(
                        "CAST(" + function.toLowerCase(Locale.ROOT) + "("
                                + one(function, arguments).sql() + ") AS "
                                + one(function, arguments)
                                        .typeOr(DataType.Numeric.INTEGER)
                                        .physical() + ")",
                        one(function, arguments).typeOr(DataType.Numeric.INTEGER));
            case "UUID_STRING" -> Typed.text("CAST(uuid() AS VARCHAR)");
            case "SYSDATE" -> new Typed(now(), new DataType.Timestamp(DataType.Zone.NTZ, 9));
            case "CURRENT_TIMESTAMP", "LOCALTIMESTAMP" ->
                new Typed(now(), new DataType.Timestamp(DataType.Zone.LTZ, 9));
            case "CURRENT_DATE" -> new Typed("nanos_date(" + now() + ")", new DataType.Date());
            case "CURRENT_USER",
                    "CURRENT_ROLE",
                    "CURRENT_DATABASE",
                    "CURRENT_SCHEMA",
                    "CURRENT_WAREHOUSE",
                    "CURRENT_VERSION",
                    "CURRENT_ACCOUNT",
                    "CURRENT_SESSION" -> current(function);
            default ->
                throw new SnowflakeError("002140", "42601", "SQL compilation error:\nUnknown function " + function);
        };
    }

    private Typed current(String function) {
        String value = names.current(function.substring("CURRENT_".length()));
        return Typed.text(value == null ? "CAST(NULL AS VARCHAR)" : Duck.literal(value));
    }

    private static String now() {
        return "CAST(epoch_ns(now()) AS HUGEINT)";
    }

    private static Typed aggregate(String function, Typed argument, boolean distinct) {
        String sql = (distinct ? "DISTINCT " : "") + argument.sql();
        DataType type = argument.typeOr(DataType.Numeric.INTEGER);
        return switch (function) {
            case "COUNT" -> Typed.integer("CAST(count(" + sql + ") AS DECIMAL(38,0))");
            case "COUNT_IF" -> Typed.integer("CAST(count_if(" + sql + ") AS DECIMAL(38,0))");
            case "SUM" -> {
                DataType summed =
                        type instanceof DataType.Numeric number ? new DataType.Numeric(38, number.scale()) : type;
                yield new Typed("CAST(sum(" + sql + ") AS " + summed.physical() + ")", summed);
            }
            case "AVG" -> {
                DataType average = type instanceof DataType.Numeric number
                        ? new DataType.Numeric(38, Math.min(37, number.scale() + 6))
                        : type;
                yield new Typed("CAST(avg(" + sql + ") AS " + average.physical() + ")", average);
            }
            case "BOOLAND_AGG" -> new Typed("bool_and(" + sql + ")", LOGICAL);
            case "BOOLOR_AGG" -> new Typed("bool_or(" + sql + ")", LOGICAL);
            default -> new Typed(function.toLowerCase(Locale.ROOT) + "(" + sql + ")", type);
        };
    }

    private static Typed parseJson(Typed argument, boolean attempt) {
        String text = Conversion.cast(argument, DataType.Text.DEFAULT).sql();
        String invalid =
                attempt ? "NULL" : Duck.error("100069", "22P02", "'Error parsing JSON: ' || left(" + text + ", 200)");
        return new Typed(
                "CASE WHEN " + text + " IS NULL OR trim(" + text + ") = '' THEN NULL WHEN json_valid(" + text
                        + ") THEN " + text + " ELSE " + invalid + " END",
                VARIANT);
    }

    static Typed comparison(String operator, List<Typed> pair) {
        DataType type = Conversion.common(
                pair.get(0).typeOr(pair.get(1).typeOr(DataType.Text.DEFAULT)),
                pair.get(1).typeOr(pair.get(0).typeOr(DataType.Text.DEFAULT)));
        return Typed.logical("(" + comparable(Conversion.cast(pair.get(0), type)) + " " + operator + " "
                + comparable(Conversion.cast(pair.get(1), type)) + ")");
    }

    /** Two times with different offsets may be one instant. */
    static String comparable(Typed value) {
        boolean zoned = value.type() instanceof DataType.Timestamp timestamp && timestamp.zone() == DataType.Zone.TZ;
        return zoned ? "instant_of(" + value.sql() + ")" : value.sql();
    }

    private static Typed iff(List<Typed> arguments) {
        if (arguments.size() != 3) {
            throw wrongArguments("IFF");
        }
        DataType type = common(arguments.subList(1, 3));
        return new Typed(
                "CASE WHEN " + Conversion.cast(arguments.get(0), LOGICAL).sql() + " THEN "
                        + Conversion.cast(arguments.get(1), type).sql() + " ELSE "
                        + Conversion.cast(arguments.get(2), type).sql() + " END",
                type);
    }

    private static Typed coalesce(List<Typed> arguments) {
        DataType type = common(arguments);
        return new Typed(
                arguments.stream()
                        .map(argument -> Conversion.cast(argument, type).sql())
                        .collect(Collectors.joining(", ", "coalesce(", ")")),
                type);
    }

    static DataType common(List<Typed> values) {
        return values.stream()
                .map(Typed::type)
                .filter(type -> type != null)
                .reduce(Conversion::common)
                .orElse(DataType.Text.DEFAULT);
    }

    private static Typed toUtc(List<Typed> arguments) {
        List<Typed> pair = two("CONVERT_TIMEZONE", arguments);
        if (!pair.get(0).sql().equalsIgnoreCase("'UTC'")) {
            throw SqlErrors.unsupported("CONVERT_TIMEZONE to anything but 'UTC'");
        }
        Typed zoned = Conversion.cast(pair.get(1), new DataType.Timestamp(DataType.Zone.TZ, 9));
        return new Typed("zoned(instant_of(" + zoned.sql() + "), 0)", zoned.type());
    }

    private static Typed timestamp(String function, List<Typed> arguments, DataType.Zone zone) {
        return Conversion.cast(one(function, arguments), new DataType.Timestamp(zone, 9));
    }

    private static Typed substring(String function, List<Typed> arguments) {
        Function<Typed, String> number = value -> "CAST(" + value.sql() + " AS BIGINT)";
        String rest = arguments.stream().skip(1).map(number).collect(Collectors.joining(", "));
        String name = function.startsWith("SUBSTR") ? "substr" : function.toLowerCase(Locale.ROOT);
        return Typed.text(name + "("
                + Conversion.cast(arguments.get(0), DataType.Text.DEFAULT).sql() + ", " + rest + ")");
    }

    private static String texts(List<Typed> arguments, String separator) {
        return arguments.stream()
                .map(argument ->
                        Conversion.cast(argument, DataType.Text.DEFAULT).sql())
                .collect(Collectors.joining(separator));
    }

    private static Typed one(String function, List<Typed> arguments) {
        if (arguments.size() != 1) {
            throw wrongArguments(function);
        }
        return arguments.get(0);
    }

    private static List<Typed> two(String function, List<Typed> arguments) {
        if (arguments.size() != 2) {
            throw wrongArguments(function);
        }
        return arguments;
    }

    private static SnowflakeError wrongArguments(String function) {
        return new SnowflakeError(
                "000938",
                "22023",
                "SQL compilation error:\nwrong number of arguments for function [" + function + "].");
    }
}
