package org.amcsnowflake.local.snowflake.sql;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Parses INSERT, UPDATE, DELETE and MERGE. */
final class DmlParser {
    private final Tokens tokens;
    private final ExpressionParser expressions;

    DmlParser(Tokens tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    Statement insert() {
        boolean overwrite = tokens.takes("OVERWRITE");
        tokens.expect("INTO");
        ObjectName table = tokens.objectName();
        List<String> columns = tokens.sees("(") && !QueryParser.begins(tokens) ? tokens.names() : List.of();
        return new Statement.Insert(table, overwrite, columns, new QueryParser(tokens).query());
    }

    Statement update() {
        ObjectName table = tokens.objectName();
        @Nullable String alias = alias("SET");
        tokens.expect("SET");
        List<Statement.Assignment> set = assignments();
        Query.@Nullable Source from = tokens.takes("FROM") ? new SourceParser(tokens).sources() : null;
        return new Statement.Update(table, alias, set, from, condition("WHERE"));
    }

    Statement delete() {
        tokens.expect("FROM");
        ObjectName table = tokens.objectName();
        @Nullable String alias = tokens.sees("USING") ? null : alias("WHERE");
        Query.@Nullable Source using = tokens.takes("USING") ? new SourceParser(tokens).sources() : null;
        return new Statement.Delete(table, alias, using, condition("WHERE"));
    }

    Statement merge() {
        tokens.expect("INTO");
        ObjectName table = tokens.objectName();
        @Nullable String alias = alias("USING");
        tokens.expect("USING");
        Query.Source source = new SourceParser(tokens).source();
        tokens.expect("ON");
        Expression on = expressions.expression();
        List<Statement.MergeClause> clauses = new ArrayList<>();
        while (tokens.takes("WHEN")) {
            clauses.add(clause());
        }
        if (clauses.isEmpty()) {
            throw tokens.unexpected();
        }
        return new Statement.Merge(table, alias, source, on, clauses);
    }

    private Statement.MergeClause clause() {
        boolean matched = !tokens.takes("NOT");
        tokens.expect("MATCHED");
        @Nullable Expression condition = condition("AND");
        tokens.expect("THEN");
        if (!matched) {
            tokens.expect("INSERT");
            if (tokens.takes("ALL", "BY", "NAME")) {
                return new Statement.WhenNotMatchedInsert(condition, true, List.of(), List.of());
            }
            List<String> columns = tokens.sees("(") ? tokens.names() : List.of();
            List<List<Expression>> rows = new QueryParser(tokens).values().rows();
            if (rows.size() != 1) {
                throw tokens.unexpected();
            }
            return new Statement.WhenNotMatchedInsert(condition, false, columns, rows.get(0));
        }
        if (tokens.takes("DELETE")) {
            return new Statement.WhenMatchedDelete(condition);
        }
        tokens.expect("UPDATE");
        if (tokens.takes("ALL", "BY", "NAME")) {
            return new Statement.WhenMatchedUpdate(condition, true, List.of());
        }
        tokens.expect("SET");
        return new Statement.WhenMatchedUpdate(condition, false, assignments());
    }

    private List<Statement.Assignment> assignments() {
        List<Statement.Assignment> all = new ArrayList<>();
        do {
            String column = tokens.objectName().last();
            tokens.expect("=");
            all.add(new Statement.Assignment(column, expressions.expression()));
        } while (tokens.takes(","));
        return all;
    }

    private @Nullable String alias(String following) {
        if (tokens.takes("AS")) {
            return tokens.name();
        }
        return tokens.peek().isName() && !tokens.sees(following) ? tokens.name() : null;
    }

    private @Nullable Expression condition(String word) {
        return tokens.takes(word) ? expressions.expression() : null;
    }
}
