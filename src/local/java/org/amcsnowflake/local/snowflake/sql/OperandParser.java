package org.amcsnowflake.local.snowflake.sql;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Parses an operand of an expression: a literal, a name, a call, a CASE, or an expression in parentheses. */
final class OperandParser {
    private final Tokens tokens;
    private final ExpressionParser expressions;

    OperandParser(Tokens tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expression operand() {
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
        Expression inner = QueryParser.begins(tokens)
                ? new Expression.Scalar(new QueryParser(tokens).query())
                : expressions.expression();
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
        if (ExpressionParser.isReserved(token)) {
            throw tokens.unexpected();
        }
        return tokens.peek(1).is("(") ? call() : column();
    }

    private Expression choice() {
        @Nullable Expression operand = tokens.sees("WHEN") ? null : expressions.expression();
        List<Expression.When> whens = new ArrayList<>();
        while (tokens.takes("WHEN")) {
            Expression condition = expressions.expression();
            tokens.expect("THEN");
            whens.add(new Expression.When(condition, expressions.expression()));
        }
        if (whens.isEmpty()) {
            throw tokens.unexpected();
        }
        @Nullable Expression otherwise = tokens.takes("ELSE") ? expressions.expression() : null;
        tokens.expect("END");
        return new Expression.Case(operand, whens, otherwise);
    }

    private Expression cast(boolean attempt) {
        tokens.expect("(");
        Expression operand = expressions.expression();
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
        List<Expression> arguments = tokens.sees(")") ? List.of() : expressions.expressions();
        tokens.expect(")");
        List<Expression.Order> within = List.of();
        if (tokens.takes("WITHIN", "GROUP", "(")) {
            within = expressions.order();
            tokens.expect(")");
        }
        return new Expression.Call(function, arguments, distinct, within, window());
    }

    private Expression.@Nullable Window window() {
        if (!tokens.takes("OVER")) {
            return null;
        }
        tokens.expect("(");
        List<Expression> partition = tokens.takes("PARTITION", "BY") ? expressions.expressions() : List.of();
        List<Expression.Order> order = expressions.order();
        tokens.expect(")");
        return new Expression.Window(partition, order);
    }
}
