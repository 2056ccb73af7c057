package org.amcsnowflake.local.snowflake.sql;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Parses the sources after FROM or USING, and aliases. */
final class SourceParser {
    private final Tokens tokens;
    private final ExpressionParser expressions;

    SourceParser(Tokens tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    @Nullable
    String alias() {
        if (tokens.takes("AS")) {
            return tokens.name();
        }
        Token token = tokens.peek();
        return token.isName() && !ExpressionParser.isReserved(token) ? tokens.name() : null;
    }

    Query.Source sources() {
        Query.Source left = joins();
        while (tokens.takes(",")) {
            left = new Query.Join("CROSS", left, joins(), null);
        }
        return left;
    }

    private Query.Source joins() {
        Query.Source left = source();
        while (true) {
            String kind;
            if (tokens.takes("CROSS", "JOIN")) {
                left = new Query.Join("CROSS", left, source(), null);
                continue;
            } else if (tokens.takes("JOIN") || tokens.takes("INNER", "JOIN")) {
                kind = "INNER";
            } else if (tokens.sees("LEFT") || tokens.sees("RIGHT") || tokens.sees("FULL")) {
                kind = tokens.next().name();
                tokens.takes("OUTER");
                tokens.expect("JOIN");
            } else {
                return left;
            }
            Query.Source right = source();
            tokens.expect("ON");
            left = new Query.Join(kind, left, right, expressions.expression());
        }
    }

    Query.Source source() {
        if (tokens.sees("(")) {
            return nested();
        }
        if (tokens.sees("VALUES")) {
            return new Query.Nested(new QueryParser(tokens).values(), alias(), List.of());
        }
        if (tokens.peek().kind() == Token.Kind.STAGE || tokens.peek().kind() == Token.Kind.STRING) {
            return stagedFiles();
        }
        if (tokens.takes("LATERAL")) {
            return aliased(flatten());
        }
        if (tokens.takes("TABLE", "(")) {
            Query.Source function = tokens.sees("FLATTEN") ? flatten() : function();
            tokens.expect(")");
            return aliased(function);
        }
        if (tokens.sees("ERROR_TABLE", "(")) {
            return new Query.ErrorTable(errorTable(tokens), alias());
        }
        ObjectName name = tokens.objectName();
        return new Query.Table(name, alias());
    }

    /** ERROR_TABLE(…), whose base table is returned. */
    static ObjectName errorTable(Tokens tokens) {
        tokens.expect("ERROR_TABLE", "(");
        ObjectName base = tokens.objectName();
        tokens.expect(")");
        return base;
    }

    private Query.Source nested() {
        tokens.expect("(");
        if (!QueryParser.begins(tokens)) {
            Query.Source inner = sources();
            tokens.expect(")");
            return inner;
        }
        Query query = new QueryParser(tokens).query();
        tokens.expect(")");
        @Nullable String alias = alias();
        List<String> columns = new ArrayList<>();
        if (alias != null && tokens.takes("(")) {
            do {
                columns.add(tokens.name());
            } while (tokens.takes(","));
            tokens.expect(")");
        }
        return new Query.Nested(query, alias, columns);
    }

    private Query.Source aliased(Query.Source function) {
        @Nullable String alias = alias();
        if (function instanceof Query.Flatten flatten) {
            return new Query.Flatten(flatten.input(), flatten.options(), alias);
        }
        Query.TableFunction other = (Query.TableFunction) function;
        return new Query.TableFunction(other.name(), other.arguments(), alias);
    }

    private Query.TableFunction function() {
        ObjectName name = tokens.objectName();
        return new Query.TableFunction(name, arguments(), null);
    }

    private Map<String, Expression> arguments() {
        Map<String, Expression> arguments = new LinkedHashMap<>();
        tokens.expect("(");
        while (!tokens.takes(")")) {
            String name = String.valueOf(arguments.size() + 1);
            if (tokens.peek().isName() && tokens.peek(1).is("=>")) {
                name = tokens.name();
                tokens.expect("=>");
            }
            arguments.put(name, expressions.expression());
            if (!tokens.sees(")")) {
                tokens.expect(",");
            }
        }
        return arguments;
    }

    private Query.Flatten flatten() {
        tokens.expect("FLATTEN");
        Token start = tokens.peek();
        Map<String, Expression> arguments = arguments();
        List<String> path = List.of();
        boolean outer = false;
        String mode = "BOTH";
        @Nullable Expression input = null;
        for (Map.Entry<String, Expression> argument : arguments.entrySet()) {
            Expression value = argument.getValue();
            switch (argument.getKey()) {
                case "1", "INPUT" -> input = value;
                case "PATH" -> path = List.of(text(value).split("\\."));
                case "OUTER" -> outer = isTrue(value);
                case "MODE" -> mode = text(value).toUpperCase(Locale.ROOT);
                case "RECURSIVE" -> {
                    if (isTrue(value)) {
                        throw SqlErrors.unsupported("FLATTEN with RECURSIVE");
                    }
                }
                default -> throw SqlErrors.unexpected(start);
            }
        }
        if (input == null) {
            throw SqlErrors.unexpected(start);
        }
        return new Query.Flatten(input, new Query.FlattenOptions(path, outer, mode), null);
    }

    private static String text(Expression expression) {
        if (expression instanceof Expression.TextLiteral text) {
            return text.text();
        }
        throw SqlErrors.unsupported("anything but a text there");
    }

    private static boolean isTrue(Expression expression) {
        return expression instanceof Expression.LogicalLiteral logical && logical.value();
    }

    private Query.Source stagedFiles() {
        String stage = StageParser.location(tokens);
        FormatOptions format = FormatOptions.none();
        @Nullable String pattern = null;
        if (tokens.takes("(")) {
            do {
                if (tokens.takes("FILE_FORMAT", "=>")) {
                    format = new FormatParser(tokens).format();
                } else {
                    tokens.expect("PATTERN", "=>");
                    pattern = tokens.string();
                }
            } while (tokens.takes(","));
            tokens.expect(")");
        }
        return new Query.StagedFiles(stage, format, pattern, alias());
    }
}
