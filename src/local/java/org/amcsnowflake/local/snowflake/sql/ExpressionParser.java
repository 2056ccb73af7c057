package org.amcsnowflake.local.snowflake.sql;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses an expression; each method is one level of precedence, from the lowest to the highest. */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", "<=", ">", ">=");
    private static final Set<String> RESERVED = Set.of(
            "FROM",
            "WHERE",
            "GROUP",
            "HAVING",
            "QUALIFY",
            "ORDER",
            "LIMIT",
            "OFFSET",
            "UNION",
            "EXCEPT",
            "MINUS",
            "INTERSECT",
            "ON",
            "JOIN",
            "INNER",
            "LEFT",
            "RIGHT",
            "FULL",
            "CROSS",
            "WHEN",
            "THEN",
            "ELSE",
            "END",
            "AND",
            "OR",
            "NOT",
            "USING",
            "SET",
            "VALUES",
            "AS",
            "SELECT",
            "IN",
            "IS",
            "LIKE",
            "ILIKE",
            "BETWEEN",
            "CASE",
            "WITH",
            "FETCH");

    private final Tokens tokens;
    private final OperandParser operands;

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, this);
    }

    static boolean isReserved(Token token) {
        return token.kind() == Token.Kind.WORD && RESERVED.contains(token.name());
    }

    Expression expression() {
        Expression left = conjunction();
        while (tokens.takes("OR")) {
            left = new Expression.Binary("OR", left, conjunction());
        }
        return left;
    }

    List<Expression> expressions() {
        List<Expression> all = new ArrayList<>();
        do {
            all.add(expression());
        } while (tokens.takes(","));
        return all;
    }

    private Expression conjunction() {
        Expression left = negation();
        while (tokens.takes("AND")) {
            left = new Expression.Binary("AND", left, negation());
        }
        return left;
    }

    private Expression negation() {
        return tokens.takes("NOT") ? new Expression.Unary("NOT", negation()) : predicate();
    }

    private Expression predicate() {
        Expression left = concatenation();
        while (true) {
            if (COMPARISONS.contains(tokens.peek().text()) && tokens.peek().kind() == Token.Kind.SYMBOL) {
                String operator = tokens.next().text();
                left = new Expression.Binary(operator.equals("!=") ? "<>" : operator, left, concatenation());
            } else if (tokens.takes("IS")) {
                left = is(left);
            } else {
                boolean negated = tokens.sees("NOT", "IN")
                        || tokens.sees("NOT", "BETWEEN")
                        || tokens.sees("NOT", "LIKE")
                        || tokens.sees("NOT", "ILIKE");
                if (negated) {
                    tokens.next();
                }
                @Nullable Expression test = test(left, negated);
                if (test == null) {
                    return left;
                }
                left = test;
            }
        }
    }

    private Expression is(Expression left) {
        boolean negated = tokens.takes("NOT");
        if (tokens.takes("NULL")) {
            return new Expression.IsNull(left, negated);
        }
        if (tokens.takes("DISTINCT", "FROM")) {
            return new Expression.IsDistinct(left, concatenation(), negated);
        }
        boolean value = tokens.expectOneOf("TRUE", "FALSE").equals("TRUE");
        return new Expression.IsDistinct(left, new Expression.LogicalLiteral(value), !negated);
    }

    private @Nullable Expression test(Expression left, boolean negated) {
        if (tokens.takes("IN")) {
            tokens.expect("(");
            Expression in = QueryParser.begins(tokens)
                    ? new Expression.InQuery(left, new QueryParser(tokens).query(), negated)
                    : new Expression.In(left, expressions(), negated);
            tokens.expect(")");
            return in;
        }
        if (tokens.takes("BETWEEN")) {
            Expression low = concatenation();
            tokens.expect("AND");
            return new Expression.Between(left, low, concatenation(), negated);
        }
        if (tokens.takes("LIKE")) {
            return new Expression.Like(left, concatenation(), false, negated);
        }
        if (tokens.takes("ILIKE")) {
            return new Expression.Like(left, concatenation(), true, negated);
        }
        return null;
    }

    private Expression concatenation() {
        Expression left = sum();
        while (tokens.takes("||")) {
            left = new Expression.Binary("||", left, sum());
        }
        return left;
    }

    private Expression sum() {
        Expression left = product();
        while (tokens.sees("+") || tokens.sees("-")) {
            left = new Expression.Binary(tokens.next().text(), left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = unary();
        while (tokens.sees("*") || tokens.sees("/") || tokens.sees("%")) {
            left = new Expression.Binary(tokens.next().text(), left, unary());
        }
        return left;
    }

    private Expression unary() {
        if (tokens.sees("-") || tokens.sees("+")) {
            return new Expression.Unary(tokens.next().text(), unary());
        }
        return converted();
    }

    private Expression converted() {
        Expression value = operands.operand();
        while (true) {
            if (tokens.takes("::")) {
                value = new Expression.Cast(value, new TypeParser(tokens).type(), false);
            } else if (tokens.sees(":") || tokens.sees("[")) {
                value = new Expression.Path(value, path());
            } else {
                return value;
            }
        }
    }

    private List<String> path() {
        List<String> steps = new ArrayList<>();
        while (true) {
            if (tokens.takes("[")) {
                steps.add(tokens.peek().kind() == Token.Kind.STRING ? tokens.string() : "#" + tokens.integer());
                tokens.expect("]");
            } else if (tokens.takes(":") || !steps.isEmpty() && tokens.takes(".")) {
                Token step = tokens.next();
                if (!step.isName()) {
                    throw SqlErrors.unexpected(step);
                }
                steps.add(step.text());
            } else {
                return steps;
            }
        }
    }

    /** ORDER BY, if present. */
    List<Expression.Order> order() {
        List<Expression.Order> order = new ArrayList<>();
        if (!tokens.takes("ORDER", "BY")) {
            return order;
        }
        do {
            Expression by = expression();
            boolean descending = tokens.takes("DESC");
            if (!descending) {
                tokens.takes("ASC");
            }
            @Nullable Boolean nullsFirst = null;
            if (tokens.takes("NULLS")) {
                nullsFirst = tokens.expectOneOf("FIRST", "LAST").equals("FIRST");
            }
            order.add(new Expression.Order(by, descending, nullsFirst));
        } while (tokens.takes(","));
        return order;
    }
}
