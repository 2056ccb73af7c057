package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The supported functions, each with its result type. */
final class Functions {
    private static final Pattern WHOLE = Pattern.compile("CAST\\('(\\d{1,9})' AS DECIMAL\\(\\d+,0\\)\\)");
    private static final Set<String> RANKINGS = Set.of("ROW_NUMBER", "RANK", "DENSE_RANK");
    private static final DataType LOGICAL = new DataType.Logical();

    private final Names names;

    Functions(Names names) {
        this.names = names;
    }

    Typed call(String function, List<Typed> arguments) {
        if (RANKINGS.contains(function)) {
            return Typed.integer(function.toLowerCase(Locale.ROOT) + "()");
        }
        return SemiStructured.call(function, arguments)
                .or(() -> Times.call(function, arguments))
                .orElseGet(() -> other(function, arguments));
    }

    private Typed other(String function, List<Typed> arguments) {
        return switch (function) {
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
            case "TO_VARCHAR", "TO_CHAR" ->
                isFormatted(arguments)
                        ? Times.formatted(arguments.get(0), arguments.get(1))
                        : Conversion.cast(one(function, arguments), DataType.Text.DEFAULT);
            case "TO_NUMBER", "TO_DECIMAL", "TO_NUMERIC", "TRY_TO_NUMBER", "TRY_TO_DECIMAL", "TRY_TO_NUMERIC" ->
                number(function, arguments);
            case "TO_DOUBLE" -> Conversion.cast(one(function, arguments), new DataType.Floating());
            case "TRY_TO_DOUBLE" -> Conversion.attempt(one(function, arguments), new DataType.Floating());
            case "TO_BOOLEAN" -> Conversion.cast(one(function, arguments), LOGICAL);
            case "TRY_TO_BOOLEAN" -> Conversion.attempt(one(function, arguments), LOGICAL);
            case "UPPER", "LOWER", "TRIM", "LTRIM", "RTRIM", "MD5" ->
                Typed.text(function.toLowerCase(Locale.ROOT) + "(" + texts(arguments, ", ") + ")");
            case "LENGTH" -> Typed.integer("CAST(length(" + texts(arguments, ", ") + ") AS DECIMAL(38,0))");
            case "REPLACE" -> Typed.text("replace(" + texts(arguments, ", ") + ")");
            // Unlike DuckDB's function, returns NULL if any argument is NULL.
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
            case "ZEROIFNULL" -> coalesce(List.of(one(function, arguments), Typed.integer("CAST(0 AS DECIMAL(38,0))")));
            case "ROUND" -> round(arguments);
            case "SPLIT_PART" -> splitPart(arguments);
            case "CONTAINS", "STARTSWITH", "ENDSWITH" ->
                Typed.logical((function.equals("CONTAINS")
                                ? "contains"
                                : function.replace("SWITH", "s_with").toLowerCase(Locale.ROOT))
                        + "(" + texts(arguments, ", ") + ")");
            case "GREATEST", "LEAST" -> extreme(function, arguments);
            case "CURRENT_USER",
                    "CURRENT_ROLE",
                    "CURRENT_DATABASE",
                    "CURRENT_SCHEMA",
                    "CURRENT_WAREHOUSE",
                    "CURRENT_VERSION",
                    "CURRENT_TRANSACTION",
                    "CURRENT_ACCOUNT",
                    "CURRENT_ACCOUNT_NAME",
                    "CURRENT_ORGANIZATION_NAME",
                    "CURRENT_SESSION" -> current(function.substring("CURRENT_".length()));
            case "LAST_QUERY_ID", "LAST_TRANSACTION" -> current(function);
            case "MOD" ->
                new Typed(
                        "(" + two(function, arguments).get(0).sql() + " % "
                                + arguments.get(1).sql() + ")",
                        arguments.get(0).typeOr(DataType.Numeric.INTEGER));
            case "SEQ1", "SEQ2", "SEQ4", "SEQ8" -> Typed.integer("CAST(row_number() OVER () - 1 AS DECIMAL(38,0))");
            case "LPAD", "RPAD" ->
                Typed.text(function.toLowerCase(Locale.ROOT) + "(" + texts(arguments.subList(0, 1), "") + ", CAST("
                        + arguments.get(1).sql() + " AS INTEGER), "
                        + (arguments.size() > 2 ? texts(arguments.subList(2, 3), "") : "' '") + ")");
            default ->
                throw new SnowflakeError("002140", "42601", "SQL compilation error:\nUnknown function " + function);
        };
    }

    private static boolean isFormatted(List<Typed> arguments) {
        return arguments.size() == 2
                && (arguments.get(0).type() instanceof DataType.Timestamp
                        || arguments.get(0).type() instanceof DataType.Date);
    }

    private Typed current(String what) {
        String value = names.current(what);
        return Typed.text(value == null ? "CAST(NULL AS VARCHAR)" : Duck.literal(value));
    }

    private static Typed number(String function, List<Typed> arguments) {
        if (arguments.isEmpty() || arguments.size() > 3) {
            throw wrongArguments(function);
        }
        int precision = arguments.size() > 1 ? constant(arguments.get(1)) : 38;
        int scale = arguments.size() > 2 ? constant(arguments.get(2)) : 0;
        DataType type = new DataType.Numeric(precision, scale);
        return function.startsWith("TRY")
                ? Conversion.attempt(arguments.get(0), type)
                : Conversion.cast(arguments.get(0), type);
    }

    /** An integer literal in the statement. */
    static int constant(Typed value) {
        Matcher literal = WHOLE.matcher(value.sql());
        if (!literal.matches()) {
            throw SqlErrors.unsupported("anything but a whole number there");
        }
        return Integer.parseInt(literal.group(1));
    }

    private static Typed round(List<Typed> arguments) {
        int scale = arguments.size() > 1 ? constant(arguments.get(1)) : 0;
        Typed value = arguments.get(0);
        if (value.type() instanceof DataType.Numeric number) {
            return Conversion.cast(value, new DataType.Numeric(38, Math.min(scale, number.scale())));
        }
        return new Typed("round(" + value.sql() + ", " + scale + ")", value.type());
    }

    private static Typed splitPart(List<Typed> arguments) {
        return Typed.text("coalesce(split_part(" + texts(arguments.subList(0, 2), ", ") + ", CAST("
                + arguments.get(2).sql() + " AS BIGINT)), '')");
    }

    /** Unlike DuckDB's, NULL if any argument is NULL. */
    private static Typed extreme(String function, List<Typed> arguments) {
        DataType type = common(arguments);
        List<String> values = arguments.stream()
                .map(argument -> Conversion.cast(argument, type).sql())
                .toList();
        String anyNull = values.stream().map(value -> value + " IS NULL").collect(Collectors.joining(" OR "));
        return new Typed(
                "CASE WHEN " + anyNull + " THEN NULL ELSE " + function.toLowerCase(Locale.ROOT) + "("
                        + String.join(", ", values) + ") END",
                type);
    }

    static Typed comparison(String operator, List<Typed> pair) {
        DataType type = CommonType.of(
                pair.get(0).typeOr(pair.get(1).typeOr(DataType.Text.DEFAULT)),
                pair.get(1).typeOr(pair.get(0).typeOr(DataType.Text.DEFAULT)));
        return Typed.logical("(" + comparable(Conversion.cast(pair.get(0), type)) + " " + operator + " "
                + comparable(Conversion.cast(pair.get(1), type)) + ")");
    }

    /** Two times with different offsets may be the same instant. */
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
                .reduce(CommonType::of)
                .orElse(DataType.Text.DEFAULT);
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
                        Conversion.cast(argument, DataType.Text.LONGEST).sql())
                .collect(Collectors.joining(separator));
    }

    static Typed one(String function, List<Typed> arguments) {
        if (arguments.size() != 1) {
            throw wrongArguments(function);
        }
        return arguments.get(0);
    }

    static List<Typed> two(String function, List<Typed> arguments) {
        if (arguments.size() != 2) {
            throw wrongArguments(function);
        }
        return arguments;
    }

    static SnowflakeError wrongArguments(String function) {
        return new SnowflakeError(
                "000938",
                "22023",
                "SQL compilation error:\nwrong number of arguments for function [" + function + "].");
    }
}
