package org.amcsnowflake.local.snowflake.sql;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A statement's tokens, read from left to right by one or more parsers. */
final class Tokens {
    private static final int LONGEST_NAME = 255;

    private final List<Token> tokens;
    private int at;
    private int binds;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token next() {
        Token token = peek();
        if (token.kind() != Token.Kind.END) {
            at++;
        }
        return token;
    }

    /** Whether the next tokens are these words or symbols. */
    boolean sees(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** Consumes the words if they come next. */
    boolean takes(String... words) {
        if (!sees(words)) {
            return false;
        }
        at += words.length;
        return true;
    }

    void expect(String... words) {
        for (String word : words) {
            if (!takes(word)) {
                throw unexpected();
            }
        }
    }

    /** One of these words, in upper case. */
    String expectOneOf(String... words) {
        for (String word : words) {
            if (takes(word)) {
                return word.toUpperCase(Locale.ROOT);
            }
        }
        throw unexpected();
    }

    String name() {
        Token token = next();
        if (!token.isName()) {
            at = Math.max(0, at - 1);
            throw SqlErrors.unexpected(token);
        }
        if (token.text().length() > LONGEST_NAME) {
            throw new SnowflakeError(
                    "001003",
                    "42000",
                    "SQL compilation error:\nObject name '" + token.text()
                            + "' exceeds maximum length limit of 255 characters.");
        }
        return token.name();
    }

    /** One to three names separated by dots. */
    ObjectName objectName() {
        Token first = peek();
        List<String> parts = new ArrayList<>();
        do {
            parts.add(name());
        } while (takes("."));
        if (parts.size() > 3) {
            throw SqlErrors.unexpected(first);
        }
        return new ObjectName(parts);
    }

    /** Names in parentheses, separated by commas. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        expect("(");
        do {
            names.add(name());
        } while (takes(","));
        expect(")");
        return names;
    }

    String string() {
        if (peek().kind() != Token.Kind.STRING) {
            throw unexpected();
        }
        return next().text();
    }

    int integer() {
        if (peek().kind() != Token.Kind.NUMBER || !peek().text().matches("\\d{1,9}")) {
            throw unexpected();
        }
        return Integer.parseInt(next().text());
    }

    /** The number of this bind, from 0. */
    int bind() {
        next();
        return binds++;
    }

    SnowflakeError unexpected() {
        return SqlErrors.unexpected(peek());
    }

    void expectEnd() {
        takes(";");
        if (peek().kind() != Token.Kind.END) {
            throw unexpected();
        }
    }
}
