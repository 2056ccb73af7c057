package org.amcsnowflake.local.snowflake.sql;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

import java.util.List;
import java.util.Locale;

/** Parses one statement: its first word selects the parser for the rest. */
public final class SqlParser {
    private final String sql;
    private final Tokens tokens;

    private SqlParser(String sql, boolean foldingQuoted) {
        this.sql = sql;
        List<Token> all = foldingQuoted ? folded(Lexer.tokens(sql)) : Lexer.tokens(sql);
        this.tokens = new Tokens(all);
        requireOneStatement(all);
    }

    /** @throws SnowflakeError 001003 if it is not understood, 000008 if there are several statements */
    public static Statement parse(String sql) {
        return parse(sql, false);
    }

    /** @param foldingQuoted whether quoted names are folded too (QUOTED_IDENTIFIERS_IGNORE_CASE) */
    public static Statement parse(String sql, boolean foldingQuoted) {
        SqlParser parser = new SqlParser(sql, foldingQuoted);
        Statement statement = parser.statement();
        parser.tokens.expectEnd();
        return statement;
    }

    private static List<Token> folded(List<Token> tokens) {
        return tokens.stream()
                .map(token -> token.kind() == Token.Kind.QUOTED_NAME
                        ? new Token(token.kind(), token.text().toUpperCase(Locale.ROOT), token.line(), token.position())
                        : token)
                .toList();
    }

    /** Parses a type as DESCRIBE TABLE shows it. */
    public static DataType type(String text) {
        return new TypeParser(new Tokens(Lexer.tokens(text))).type();
    }

    /** Parses a name with its dots and quotes. */
    public static ObjectName name(String text) {
        Tokens tokens = new Tokens(Lexer.tokens(text));
        ObjectName name = tokens.objectName();
        tokens.expectEnd();
        return name;
    }

    private static void requireOneStatement(List<Token> all) {
        int statements = 0;
        boolean inside = false;
        for (Token token : all) {
            boolean ends = token.is(";") || token.kind() == Token.Kind.END;
            statements += ends && inside ? 1 : 0;
            inside = !ends;
        }
        if (statements > 1) {
            throw SqlErrors.severalStatements(statements);
        }
        if (statements == 0) {
            throw new SnowflakeError("000900", "42601", "SQL compilation error:\nEmpty SQL statement.");
        }
    }

    private Statement statement() {
        if (QueryParser.begins(tokens)) {
            return new Statement.Select(new QueryParser(tokens).query());
        }
        Token first = tokens.next();
        return switch (first.name()) {
            case "CREATE" -> new DdlParser(tokens).create();
            case "DROP" -> new DdlParser(tokens).drop();
            case "COMMENT" -> new DdlParser(tokens).commentOn();
            case "TRUNCATE" -> new DdlParser(tokens).truncate();
            case "ALTER" -> alter();
            case "GRANT" -> new AccessParser(tokens).grant();
            case "REVOKE" -> new AccessParser(tokens).revoke();
            case "INSERT" -> new DmlParser(tokens).insert();
            case "UPDATE" -> new DmlParser(tokens).update();
            case "DELETE" -> new DmlParser(tokens).delete();
            case "MERGE" -> new DmlParser(tokens).merge();
            case "PUT" -> new StageParser(tokens).put(sql);
            case "LIST", "LS" -> new StageParser(tokens).list();
            case "REMOVE", "RM" -> new StageParser(tokens).remove();
            case "COPY" -> new CopyParser(tokens).copy();
            case "USE" -> new SessionParser(tokens).use();
            case "SHOW" -> new ShowParser(tokens).show();
            case "DESCRIBE", "DESC" -> new SessionParser(tokens).describe();
            case "BEGIN" -> new SessionParser(tokens).begin();
            case "START" -> {
                tokens.expect("TRANSACTION");
                yield new SessionParser(tokens).named();
            }
            case "COMMIT" -> {
                tokens.takes("WORK");
                yield new Statement.Commit();
            }
            case "ROLLBACK" -> {
                tokens.takes("WORK");
                yield new Statement.Rollback();
            }
            default -> throw SqlErrors.unexpected(first);
        };
    }

    private Statement alter() {
        if (tokens.takes("SESSION")) {
            return new SessionParser(tokens).alterSession();
        }
        if (tokens.takes("ACCOUNT")) {
            return new SessionParser(tokens).alterAccount();
        }
        if (tokens.takes("USER")) {
            return new AccessParser(tokens).alterUser();
        }
        if (tokens.takes("WAREHOUSE")) {
            return new WarehouseParser(tokens).alter();
        }
        if (tokens.takes("RESOURCE", "MONITOR")) {
            return new WarehouseParser(tokens).alterMonitor();
        }
        return new DdlParser(tokens).alterTable();
    }
}
