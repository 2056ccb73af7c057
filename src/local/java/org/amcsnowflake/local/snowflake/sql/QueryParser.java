package org.amcsnowflake.local.snowflake.sql;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Parses SELECT, WITH, VALUES and set operators. */
final class QueryParser {
    private final Tokens tokens;
    private final ExpressionParser expressions;

    QueryParser(Tokens tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    static boolean begins(Tokens tokens) {
        return tokens.sees("SELECT")
                || tokens.sees("WITH")
                || tokens.sees("VALUES")
                || tokens.sees("(", "SELECT")
                || tokens.sees("(", "WITH");
    }

    Query query() {
        if (!tokens.takes("WITH")) {
            return operations();
        }
        List<Query.Named> named = new ArrayList<>();
        do {
            String name = tokens.name();
            tokens.expect("AS", "(");
            named.add(new Query.Named(name, query()));
            tokens.expect(")");
        } while (tokens.takes(","));
        return new Query.With(named, operations());
    }

    private Query operations() {
        Query left = operand();
        while (tokens.sees("UNION") || tokens.sees("EXCEPT") || tokens.sees("MINUS") || tokens.sees("INTERSECT")) {
            String operator = tokens.next().name();
            if (operator.equals("UNION") && tokens.takes("ALL")) {
                operator = "UNION ALL";
            }
            left = new Query.SetOperation(
                    operator.equals("MINUS") ? "EXCEPT" : operator, left, operand(), Query.Ending.NONE);
        }
        Query.Ending ending = new Query.Ending(expressions.order(), limit(), offset());
        return ending.equals(Query.Ending.NONE) ? left : ended(left, ending);
    }

    private static Query ended(Query query, Query.Ending ending) {
        if (query instanceof Query.Select select && select.ending().equals(Query.Ending.NONE)) {
            return new Query.Select(
                    select.distinct(),
                    select.items(),
                    select.source(),
                    select.where(),
                    select.groups(),
                    select.having(),
                    select.qualify(),
                    ending);
        }
        if (query instanceof Query.SetOperation operation && operation.ending().equals(Query.Ending.NONE)) {
            return new Query.SetOperation(operation.operator(), operation.left(), operation.right(), ending);
        }
        // A query in parentheses has its own ORDER BY and LIMIT.
        Query.Item star = new Query.Item(null, null, null);
        Query.Source nested = new Query.Nested(query, null, List.of());
        return new Query.Select(false, List.of(star), nested, null, List.of(), null, null, ending);
    }

    private Query operand() {
        if (tokens.takes("(")) {
            Query inner = query();
            tokens.expect(")");
            return inner;
        }
        return tokens.sees("VALUES") ? values() : select();
    }

    Query.Values values() {
        tokens.expect("VALUES");
        List<List<Expression>> rows = new ArrayList<>();
        do {
            tokens.expect("(");
            rows.add(expressions.expressions());
            tokens.expect(")");
        } while (tokens.takes(","));
        return new Query.Values(rows);
    }

    private Query select() {
        tokens.expect("SELECT");
        boolean distinct = tokens.takes("DISTINCT");
        if (!distinct) {
            tokens.takes("ALL");
        }
        List<Query.Item> items = new ArrayList<>();
        do {
            items.add(item());
        } while (tokens.takes(","));
        Query.@Nullable Source source = tokens.takes("FROM") ? new SourceParser(tokens).sources() : null;
        @Nullable Expression where = tokens.takes("WHERE") ? expressions.expression() : null;
        List<Expression> groups = tokens.takes("GROUP", "BY") ? expressions.expressions() : List.of();
        @Nullable Expression having = tokens.takes("HAVING") ? expressions.expression() : null;
        @Nullable Expression qualify = tokens.takes("QUALIFY") ? expressions.expression() : null;
        return new Query.Select(distinct, items, source, where, groups, having, qualify, Query.Ending.NONE);
    }

    private @Nullable Expression limit() {
        return tokens.takes("LIMIT") ? expressions.expression() : null;
    }

    private @Nullable Expression offset() {
        return tokens.takes("OFFSET") ? expressions.expression() : null;
    }

    private Query.Item item() {
        if (tokens.takes("*")) {
            return new Query.Item(null, null, null);
        }
        if (tokens.peek().isName() && tokens.peek(1).is(".") && tokens.peek(2).is("*")) {
            String table = tokens.name();
            tokens.expect(".", "*");
            return new Query.Item(null, null, table);
        }
        Expression value = expressions.expression();
        return new Query.Item(value, new SourceParser(tokens).alias(), null);
    }
}
