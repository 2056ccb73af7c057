package org.amcsnowflake.local.snowflake.sql;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
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
        Expression value = primary();
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

    private Expression primary() {
        Token token = tokens.peek();
        switch (token.kind()) {
            case STRING:
                return new Expression.TextLiteral(tokens.next().text());
            case NUMBER:
                return new Expression.NumberLiteral(tokens.next().text());
            case BIND:
                return new Expression.Bind(tokens.bind());
            case SYMBOL:
                return parenthesised();
            case QUOTED_NAME:
                return column();
            case WORD:
                return word(token);
            default:
                throw tokens.unexpected();
        }
    }

    private Expression parenthesised() {
        tokens.expect("(");
        Expression inner =
                QueryParser.begins(tokens) ? new Expression.Scalar(new QueryParser(tokens).query()) : expression();
        tokens.expect(")");
        return inner;
    }

    private Expression word(Token token) {
        String word = token.name();
        if (word.matches("\\$\\d+")) {
            tokens.next();
            return new Expression.Column(List.of(word), token.line(), token.position());
        }
        switch (word) {
            case "NULL":
                tokens.next();
                return new Expression.NullLiteral();
            case "TRUE", "FALSE":
                tokens.next();
                return new Expression.LogicalLiteral(word.equals("TRUE"));
            case "CASE":
                tokens.next();
                return choice();
            case "CAST", "TRY_CAST":
                tokens.next();
                return cast(word.equals("TRY_CAST"));
            case "DEFAULT":
                tokens.next();
                return new Expression.Default(token.line(), token.position());
            case "EXISTS":
                tokens.next();
                tokens.expect("(");
                Query query = new QueryParser(tokens).query();
                tokens.expect(")");
                return new Expression.Exists(query);
            case "DATE", "TIMESTAMP":
                if (tokens.peek(1).kind() == Token.Kind.STRING) {
                    Expression text = new Expression.TextLiteral(tokens.peek(1).text());
                    Expression cast = new Expression.Cast(text, new TypeParser(tokens).type(), false);
                    tokens.next();
                    return cast;
                }
                break;
            case "CURRENT_DATE", "CURRENT_TIMESTAMP", "CURRENT_USER":
                if (!tokens.peek(1).is("(")) {
                    tokens.next();
                    return new Expression.Call(word, List.of(), false, List.of(), null);
                }
                break;
            default:
        }
        if (isReserved(token)) {
            throw tokens.unexpected();
        }
        return tokens.peek(1).is("(") ? call() : column();
    }

    private Expression choice() {
        @Nullable Expression operand = tokens.sees("WHEN") ? null : expression();
        List<Expression.When> whens = new ArrayList<>();
        while (tokens.takes("WHEN")) {
            Expression condition = expression();
            tokens.expect("THEN");
            whens.add(new Expression.When(condition, expression()));
        }
        if (whens.isEmpty()) {
            throw tokens.unexpected();
        }
        @Nullable Expression otherwise = tokens.takes("ELSE") ? expression() : null;
        tokens.expect("END");
        return new Expression.Case(operand, whens, otherwise);
    }

    private Expression cast(boolean attempt) {
        tokens.expect("(");
        Expression operand = expression();
        tokens.expect("AS");
        Expression cast = new Expression.Cast(operand, new TypeParser(tokens).type(), attempt);
        tokens.expect(")");
        return cast;
    }

    private Expression column() {
        Token first = tokens.peek();
        return new Expression.Column(tokens.objectName().parts(), first.line(), first.position());
    }

    private Expression call() {
        String function = tokens.name().toUpperCase(Locale.ROOT);
        tokens.expect("(");
        if (function.equals("COUNT") && tokens.takes("*")) {
            tokens.expect(")");
            return new Expression.CountRows(window());
        }
        boolean distinct = tokens.takes("DISTINCT");
        List<Expression> arguments = tokens.sees(")") ? List.of() : expressions();
        tokens.expect(")");
        List<Expression.Order> within = List.of();
        if (tokens.takes("WITHIN", "GROUP", "(")) {
            within = order();
            tokens.expect(")");
        }
        return new Expression.Call(function, arguments, distinct, within, window());
    }

    private Expression.@Nullable Window window() {
        if (!tokens.takes("OVER")) {
            return null;
        }
        tokens.expect("(");
        List<Expression> partition = tokens.takes("PARTITION", "BY") ? expressions() : List.of();
        List<Expression.Order> order = order();
        tokens.expect(")");
        return new Expression.Window(partition, order);
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
