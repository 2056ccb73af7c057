package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.sql.Expression;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Translates the expressions of one scope. */
public final class ExpressionTranslator {
    private static final DataType LOGICAL = new DataType.Logical();
    private static final int DIVISION_SCALE = 6;
    private static final Set<String> UNITS_FIRST =
            Set.of("DATE_PART", "DATEADD", "TIMESTAMPADD", "DATEDIFF", "TIMESTAMPDIFF", "DATE_TRUNC");

    private final Names names;
    private final Scope scope;
    private final Functions functions;

    public ExpressionTranslator(Names names, Scope scope) {
        this.names = names;
        this.scope = scope;
        this.functions = new Functions(names);
    }

    public String condition(Expression expression) {
        return Conversion.cast(translate(expression), LOGICAL).sql();
    }

    public Typed translate(Expression expression) {
        if (expression instanceof Expression.TextLiteral text) {
            return new Typed(Duck.literal(text.text()), DataType.Text.DEFAULT);
        }
        if (expression instanceof Expression.NumberLiteral number) {
            return number(number.digits());
        }
        if (expression instanceof Expression.LogicalLiteral logical) {
            return Typed.logical(logical.value() ? "true" : "false");
        }
        if (expression instanceof Expression.NullLiteral) {
            return new Typed("NULL", null);
        }
        if (expression instanceof Expression.Bind bind) {
            return names.bind(bind.index());
        }
        if (expression instanceof Expression.Column column) {
            return scope.resolve(column);
        }
        if (expression instanceof Expression.Cast cast) {
            Typed operand = translate(cast.operand());
            return cast.attempt() ? Conversion.attempt(operand, cast.type()) : Conversion.cast(operand, cast.type());
        }
        if (expression instanceof Expression.Path path) {
            return SemiStructured.path(translate(path.operand()), path.steps());
        }
        if (expression instanceof Expression.Default initial) {
            throw new SnowflakeError(
                    "001003",
                    "42000",
                    "SQL compilation error:\nsyntax error line " + initial.line() + " at position " + initial.position()
                            + " unexpected 'DEFAULT'.");
        }
        return computed(expression);
    }

    private Typed computed(Expression expression) {
        if (expression instanceof Expression.Unary unary) {
            return unary(unary);
        }
        if (expression instanceof Expression.Binary binary) {
            return binary(binary.operator(), translate(binary.left()), translate(binary.right()));
        }
        if (expression instanceof Expression.Case choice) {
            return choice(choice);
        }
        if (expression instanceof Expression.Call call) {
            return call(call);
        }
        if (expression instanceof Expression.CountRows count) {
            Typed value = new Typed("count(*)", DataType.Numeric.INTEGER);
            Typed counted = count.window() == null ? value : over(value, count.window());
            return Typed.integer("CAST(" + counted.sql() + " AS DECIMAL(38,0))");
        }
        if (expression instanceof Expression.Scalar scalar) {
            Relation relation = new QueryTranslator(names).translate(scalar.query(), scope);
            return new Typed(
                    "(" + relation.sql() + ")", relation.columns().get(0).type());
        }
        return test(expression);
    }

    private Typed call(Expression.Call call) {
        List<Typed> arguments = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            // A date part may be written as a word.
            boolean isWord = arguments.isEmpty()
                    && UNITS_FIRST.contains(call.function())
                    && argument instanceof Expression.Column column
                    && column.parts().size() == 1;
            arguments.add(
                    isWord
                            ? Typed.text(Duck.literal(
                                    ((Expression.Column) argument).parts().get(0)))
                            : translate(argument));
        }
        Typed value = Aggregates.call(call.function(), arguments, call.distinct(), order(call.within()))
                .orElseGet(() -> functions.call(call.function(), arguments));
        return call.window() == null ? value : over(value, call.window());
    }

    private Typed test(Expression expression) {
        if (expression instanceof Expression.IsNull isNull) {
            return Typed.logical("(" + translate(isNull.operand()).sql() + " IS " + not(isNull.negated()) + "NULL)");
        }
        if (expression instanceof Expression.IsDistinct distinct) {
            String operator = distinct.negated() ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM";
            return Functions.comparison(operator, List.of(translate(distinct.left()), translate(distinct.right())));
        }
        if (expression instanceof Expression.In in) {
            Typed operand = translate(in.operand());
            return Typed.logical(in.values().stream()
                    .map(value -> Functions.comparison("=", List.of(operand, translate(value)))
                            .sql())
                    .collect(Collectors.joining(" OR ", in.negated() ? "(NOT (" : "((", "))")));
        }
        if (expression instanceof Expression.InQuery in) {
            Typed operand = translate(in.operand());
            Relation relation = new QueryTranslator(names).translate(in.query(), scope);
            DataType type = relation.columns().get(0).type();
            return Typed.logical("(" + Conversion.cast(operand, type).sql() + " " + not(in.negated()) + "IN ("
                    + relation.sql() + "))");
        }
        if (expression instanceof Expression.Between between) {
            Typed operand = translate(between.operand());
            return Typed.logical("(" + (between.negated() ? "NOT " : "") + "("
                    + Functions.comparison(">=", List.of(operand, translate(between.low())))
                            .sql() + " AND "
                    + Functions.comparison("<=", List.of(operand, translate(between.high())))
                            .sql() + "))");
        }
        if (expression instanceof Expression.Like like) {
            return Typed.logical("(" + text(like.operand()) + " " + not(like.negated())
                    + (like.ignoringCase() ? "ILIKE " : "LIKE ") + text(like.pattern()) + ")");
        }
        if (expression instanceof Expression.Exists exists) {
            return Typed.logical("EXISTS ("
                    + new QueryTranslator(names)
                            .translate(exists.query(), scope)
                            .sql() + ")");
        }
        throw SqlErrors.unsupported("this expression: " + expression.getClass().getSimpleName());
    }

    private String text(Expression expression) {
        return Conversion.cast(translate(expression), DataType.Text.DEFAULT).sql();
    }

    private static String not(boolean negated) {
        return negated ? "NOT " : "";
    }

    List<Typed> translate(List<Expression> expressions) {
        List<Typed> all = new ArrayList<>();
        expressions.forEach(expression -> all.add(translate(expression)));
        return all;
    }

    private static Typed number(String digits) {
        if (digits.toUpperCase(Locale.ROOT).contains("E")) {
            return new Typed("CAST(" + digits + " AS DOUBLE)", new DataType.Floating());
        }
        int point = digits.indexOf('.');
        int scale = point < 0 ? 0 : digits.length() - point - 1;
        int precision = Math.max(digits.length() - (point < 0 ? 0 : 1), Math.max(1, scale));
        if (precision > 38) {
            return new Typed("CAST('" + digits + "' AS DOUBLE)", new DataType.Floating());
        }
        DataType type = new DataType.Numeric(precision, scale);
        return new Typed("CAST('" + digits + "' AS " + type.physical() + ")", type);
    }

    private Typed unary(Expression.Unary unary) {
        if (unary.operator().equals("NOT")) {
            return Typed.logical("(NOT " + condition(unary.operand()) + ")");
        }
        Typed operand = translate(unary.operand());
        return unary.operator().equals("+") ? operand : new Typed("(-" + operand.sql() + ")", operand.type());
    }

    private Typed binary(String operator, Typed left, Typed right) {
        return switch (operator) {
            case "AND", "OR" ->
                Typed.logical("(" + Conversion.cast(left, LOGICAL).sql() + " " + operator + " "
                        + Conversion.cast(right, LOGICAL).sql() + ")");
            case "||" ->
                Typed.text("(" + Conversion.cast(left, DataType.Text.DEFAULT).sql() + " || "
                        + Conversion.cast(right, DataType.Text.DEFAULT).sql() + ")");
            case "+", "-", "*", "/", "%" -> arithmetic(operator, number(left), number(right));
            default -> Functions.comparison(operator, List.of(left, right));
        };
    }

    private static Typed number(Typed value) {
        boolean isNumber = value.type() instanceof DataType.Numeric || value.type() instanceof DataType.Floating;
        return isNumber ? value : Conversion.cast(value, new DataType.Numeric(38, 12));
    }

    private static Typed arithmetic(String operator, Typed left, Typed right) {
        if (!(left.type() instanceof DataType.Numeric a) || !(right.type() instanceof DataType.Numeric b)) {
            return new Typed(
                    "(CAST(" + left.sql() + " AS DOUBLE) " + operator + " CAST(" + right.sql() + " AS DOUBLE))",
                    new DataType.Floating());
        }
        int scale = switch (operator) {
            case "*" -> Math.min(37, a.scale() + b.scale());
            case "/" -> Math.max(DIVISION_SCALE, a.scale());
            default -> Math.max(a.scale(), b.scale());
        };
        DataType type = new DataType.Numeric(38, scale);
        if (operator.equals("/")) {
            String zero = Duck.error("100051", "22012", "'Division by zero'");
            return new Typed(
                    "CASE WHEN " + right.sql() + " = 0 THEN " + zero + " ELSE CAST(CAST(" + left.sql()
                            + " AS DOUBLE) / CAST(" + right.sql() + " AS DOUBLE) AS " + type.physical() + ") END",
                    type);
        }
        if (operator.equals("*")) {
            return new Typed(
                    "CAST(CAST(" + left.sql() + " AS DECIMAL(38," + a.scale() + ")) * " + right.sql() + " AS "
                            + type.physical() + ")",
                    type);
        }
        return new Typed(
                "CAST(CAST(" + left.sql() + " AS " + type.physical() + ") " + operator + " CAST(" + right.sql() + " AS "
                        + type.physical() + ") AS " + type.physical() + ")",
                type);
    }

    private Typed choice(Expression.Case choice) {
        List<Typed> results = new ArrayList<>();
        choice.whens().forEach(when -> results.add(translate(when.result())));
        Typed otherwise = choice.otherwise() == null ? new Typed("NULL", null) : translate(choice.otherwise());
        results.add(otherwise);
        DataType type = Functions.common(results);
        StringBuilder sql = new StringBuilder("CASE");
        for (int i = 0; i < choice.whens().size(); i++) {
            Expression condition = choice.whens().get(i).condition();
            String when = choice.operand() == null
                    ? condition(condition)
                    : Functions.comparison("=", List.of(translate(choice.operand()), translate(condition)))
                            .sql();
            sql.append(" WHEN ")
                    .append(when)
                    .append(" THEN ")
                    .append(Conversion.cast(results.get(i), type).sql());
        }
        return new Typed(sql + " ELSE " + Conversion.cast(otherwise, type).sql() + " END", type);
    }

    private Typed over(Typed value, Expression.Window window) {
        String partition = window.partition().isEmpty()
                ? ""
                : "PARTITION BY "
                        + translate(window.partition()).stream().map(Typed::sql).collect(Collectors.joining(", "))
                        + " ";
        return new Typed(value.sql() + " OVER (" + partition + order(window.order()) + ")", value.type());
    }

    /** Snowflake sorts NULLs last in ascending and first in descending order. */
    String order(List<Expression.Order> order) {
        if (order.isEmpty()) {
            return "";
        }
        return order.stream()
                .map(by -> Functions.comparable(translate(by.by())) + direction(by))
                .collect(Collectors.joining(", ", "ORDER BY ", ""));
    }

    static String direction(Expression.Order by) {
        boolean nullsFirst = by.nullsFirst() == null ? by.descending() : by.nullsFirst();
        return (by.descending() ? " DESC" : " ASC") + (nullsFirst ? " NULLS FIRST" : " NULLS LAST");
    }
}
