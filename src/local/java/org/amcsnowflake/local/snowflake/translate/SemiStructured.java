package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions on VARIANT, OBJECT and ARRAY. */
final class SemiStructured {
    private static final DataType VARIANT = new DataType.Variant("VARIANT");
    private static final DataType ARRAY = new DataType.Variant("ARRAY");
    private static final DataType OBJECT = new DataType.Variant("OBJECT");
    private static final Pattern TEXT_LITERAL = Pattern.compile("'(.*)'", Pattern.DOTALL);
    private static final Pattern STEP =
            Pattern.compile("\\.?([A-Za-z_$][A-Za-z0-9_$]*)|\\[(\\d+)]|\\[['\"](.*?)['\"]]");

    private SemiStructured() {}

    /** Empty if the function is not one of these. */
    static Optional<Typed> call(String function, List<Typed> arguments) {
        return Optional.ofNullable(
                switch (function) {
                    case "PARSE_JSON" -> new Typed("json_variant(" + text(function, arguments) + ")", VARIANT);
                    case "TRY_PARSE_JSON" -> new Typed("try_json_variant(" + text(function, arguments) + ")", VARIANT);
                    case "TO_VARIANT" -> Conversion.cast(Functions.one(function, arguments), VARIANT);
                    case "TO_ARRAY" -> array(Functions.one(function, arguments));
                    case "TO_OBJECT" -> new Typed(variant(Functions.one(function, arguments)), OBJECT);
                    case "TO_JSON" -> Typed.text(variant(Functions.one(function, arguments)));
                    case "TYPEOF" -> Typed.text("variant_type(" + variant(Functions.one(function, arguments)) + ")");
                    case "IS_NULL_VALUE" ->
                        Typed.logical("(" + variant(Functions.one(function, arguments)) + " = 'null')");
                    case "ARRAY_SIZE" ->
                        Typed.integer("CASE WHEN json_type(" + variant(Functions.one(function, arguments))
                                + ") = 'ARRAY' THEN CAST(json_array_length(" + variant(arguments.get(0))
                                + ") AS DECIMAL(38,0)) END");
                    case "OBJECT_KEYS" ->
                        new Typed(
                                "CAST(to_json(list_sort(json_keys(" + variant(Functions.one(function, arguments))
                                        + "))) AS VARCHAR)",
                                ARRAY);
                    case "ARRAY_CONSTRUCT" -> constructedArray(arguments);
                    case "OBJECT_CONSTRUCT" -> constructedObject(function, arguments);
                    case "GET" -> get(Functions.two(function, arguments));
                    case "GET_PATH" -> getPath(Functions.two(function, arguments));
                    default -> null;
                });
    }

    static String variant(Typed value) {
        return Conversion.cast(value, VARIANT).sql();
    }

    private static String text(String function, List<Typed> arguments) {
        return Conversion.cast(Functions.one(function, arguments), DataType.Text.LONGEST)
                .sql();
    }

    private static Typed array(Typed value) {
        String json = variant(value);
        return new Typed(
                "CASE WHEN json_type(" + json + ") = 'ARRAY' THEN " + json + " ELSE '[' || " + json + " || ']' END",
                ARRAY);
    }

    private static Typed constructedArray(List<Typed> values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add("coalesce(" + variant(value) + ", 'null')"));
        String between = texts.isEmpty() ? "''" : String.join(" || ',' || ", texts);
        return new Typed("('[' || " + between + " || ']')", ARRAY);
    }

    /** A member whose value is NULL is omitted. */
    private static Typed constructedObject(String function, List<Typed> arguments) {
        if (arguments.size() % 2 != 0) {
            throw Functions.wrongArguments(function);
        }
        List<String> members = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String key = variant(Conversion.cast(arguments.get(i), DataType.Text.DEFAULT));
            members.add(key + " || ':' || " + variant(arguments.get(i + 1)));
        }
        String list = members.isEmpty() ? "''" : "concat_ws(',', " + String.join(", ", members) + ")";
        return new Typed("json_variant('{' || " + list + " || '}')", OBJECT);
    }

    private static Typed get(List<Typed> pair) {
        Typed step = pair.get(1);
        String path = step.type() instanceof DataType.Numeric
                ? "'$[' || CAST(" + step.sql() + " AS BIGINT) || ']'"
                : "'$.\"' || " + Conversion.cast(step, DataType.Text.DEFAULT).sql() + " || '\"'";
        return new Typed("CAST(json_extract(" + variant(pair.get(0)) + ", " + path + ") AS VARCHAR)", VARIANT);
    }

    private static Typed getPath(List<Typed> pair) {
        Matcher literal = TEXT_LITERAL.matcher(pair.get(1).sql());
        if (!literal.matches()) {
            throw SqlErrors.unsupported("GET_PATH with a path that is no constant");
        }
        return path(pair.get(0), steps(literal.group(1).replace("''", "'")));
    }

    /** @return names, and indexes prefixed with # */
    static List<String> steps(String path) {
        List<String> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int end = 0;
        while (end < path.length() && matcher.find(end) && matcher.start() == end) {
            steps.add(
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2) != null ? "#" + matcher.group(2) : matcher.group(3));
            end = matcher.end();
        }
        if (end < path.length()) {
            throw SqlErrors.unsupported("the path " + path);
        }
        return steps;
    }

    /** @param steps names, and indexes prefixed with # */
    static Typed path(Typed value, List<String> steps) {
        String of = variant(value);
        String first = steps.isEmpty() ? "" : steps.get(0);
        if (first.startsWith("#")) {
            Optional<String> element = Sources.element(of, Integer.parseInt(first.substring(1)));
            if (element.isPresent()) {
                return path(
                        new Typed("CAST(" + element.get() + " AS VARCHAR)", VARIANT), steps.subList(1, steps.size()));
            }
        }
        if (steps.isEmpty()) {
            return new Typed(of, VARIANT);
        }
        StringBuilder path = new StringBuilder("$");
        for (String step : steps) {
            path.append(
                    step.startsWith("#") ? "[" + step.substring(1) + "]" : ".\"" + step.replace("\"", "\\\"") + "\"");
        }
        return new Typed("CAST(json_extract(" + of + ", " + Duck.literal(path.toString()) + ") AS VARCHAR)", VARIANT);
    }
}
