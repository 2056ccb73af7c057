package org.amcsnowflake.local.snowflake.sql;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** An expression. */
public sealed interface Expression {

    record TextLiteral(String text) implements Expression {}

    record NumberLiteral(String digits) implements Expression {}

    record LogicalLiteral(boolean value) implements Expression {}

    record NullLiteral() implements Expression {}

    /** @param index from 0 */
    record Bind(int index) implements Expression {}

    /** @param parts a column, or a field of staged files ({@code $1}), optionally qualified */
    record Column(List<String> parts, int line, int position) implements Expression {}

    record Unary(String operator, Expression operand) implements Expression {}

    record Binary(String operator, Expression left, Expression right) implements Expression {}

    record IsNull(Expression operand, boolean negated) implements Expression {}

    record IsDistinct(Expression left, Expression right, boolean negated) implements Expression {}

    record In(Expression operand, List<Expression> values, boolean negated) implements Expression {}

    record InQuery(Expression operand, Query query, boolean negated) implements Expression {}

    record Between(Expression operand, Expression low, Expression high, boolean negated) implements Expression {}

    record Like(Expression operand, Expression pattern, boolean ignoringCase, boolean negated) implements Expression {}

    record Case(
            @Nullable Expression operand,
            List<When> whens,
            @Nullable Expression otherwise) implements Expression {}

    record When(Expression condition, Expression result) {}

    /** @param attempt whether a failed conversion returns NULL */
    record Cast(Expression operand, DataType type, boolean attempt) implements Expression {}

    /** In a row of an INSERT: the column's default value. */
    record Default(int line, int position) implements Expression {}

    /** @param within the order of an aggregate's values */
    record Call(
            String function,
            List<Expression> arguments,
            boolean distinct,
            List<Order> within,
            @Nullable Window window) implements Expression {}

    /** COUNT(*). */
    record CountRows(@Nullable Window window) implements Expression {}

    record Window(List<Expression> partition, List<Order> order) {}

    /** Access to a VARIANT: {@code v:a.b[0]}; a step is a name or a number. */
    record Path(Expression operand, List<String> steps) implements Expression {}

    record Exists(Query query) implements Expression {}

    record Scalar(Query query) implements Expression {}

    record Order(
            Expression by, boolean descending, @Nullable Boolean nullsFirst) {}
}
