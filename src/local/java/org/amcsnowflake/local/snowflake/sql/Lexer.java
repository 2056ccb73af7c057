package org.amcsnowflake.local.snowflake.sql;

import java.util.ArrayList;
import java.util.List;

/** Splits a statement into tokens. */
final class Lexer {
    private static final List<String> LONG_SYMBOLS = List.of("::", "=>", "||", "<>", "!=", "<=", ">=");
    private static final String SYMBOLS = "()[]{},;.:+-*/%=<>";

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;

    private Lexer(String sql) {
        this.sql = sql;
    }

    /** The last token is END. */
    static List<Token> tokens(String sql) {
        Lexer lexer = new Lexer(sql);
        while (lexer.skipBlanks()) {
            lexer.next();
        }
        lexer.add(Token.Kind.END, "", lexer.at);
        return lexer.tokens;
    }

    private boolean skipBlanks() {
        while (at < sql.length()) {
            char character = sql.charAt(at);
            if (character == '\n') {
                line++;
                lineStart = ++at;
            } else if (Character.isWhitespace(character)) {
                at++;
            } else if (sql.startsWith("--", at) || sql.startsWith("//", at) && !isWithinAddress()) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end;
            } else if (sql.startsWith("/*", at)) {
                skipTo(sql.indexOf("*/", at + 2), 2);
            } else {
                return true;
            }
        }
        return false;
    }

    /** The slashes of an unquoted {@code file:///…} do not begin a comment. */
    private boolean isWithinAddress() {
        return at > 0 && ":/".indexOf(sql.charAt(at - 1)) >= 0;
    }

    private void skipTo(int end, int length) {
        if (end < 0) {
            throw SqlErrors.unexpected(new Token(Token.Kind.SYMBOL, sql.substring(at, at + 1), line, at - lineStart));
        }
        countLines(at, end);
        at = end + length;
    }

    private void countLines(int from, int to) {
        for (int i = from; i < to; i++) {
            if (sql.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
    }

    private void next() {
        char character = sql.charAt(at);
        if (character == '\'') {
            string();
        } else if (character == '"') {
            quotedName();
        } else if (sql.startsWith("$$", at)) {
            int start = at;
            int end = sql.indexOf("$$", at + 2);
            add(Token.Kind.STRING, end < 0 ? "" : sql.substring(start + 2, end), start);
            skipTo(end, 2);
        } else if (character == '@') {
            stage();
        } else if (Character.isDigit(character) || character == '.' && isDigit(at + 1)) {
            number();
        } else if (Character.isLetter(character) || character == '_' || character == '$') {
            word();
        } else if (character == '?') {
            add(Token.Kind.BIND, "?", at++);
        } else {
            symbol();
        }
    }

    private void string() {
        int start = at++;
        StringBuilder text = new StringBuilder();
        while (true) {
            if (at >= sql.length()) {
                at = start;
                skipTo(-1, 0);
            }
            char character = sql.charAt(at++);
            if (character == '\'' && (at >= sql.length() || sql.charAt(at) != '\'')) {
                break;
            }
            if (character == '\'') {
                at++;
            } else if (character == '\\' && at < sql.length()) {
                character = escaped(sql.charAt(at++));
            }
            text.append(character);
        }
        add(Token.Kind.STRING, text.toString(), start);
        countLines(start, at);
    }

    private char escaped(char character) {
        return switch (character) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '0' -> '\0';
            case 'u' -> codeUnit(4);
            case 'x' -> codeUnit(2);
            default -> character;
        };
    }

    private char codeUnit(int digits) {
        int code = Integer.parseInt(sql.substring(at, at + digits), 16);
        at += digits;
        return (char) code;
    }

    private void quotedName() {
        int start = at++;
        StringBuilder text = new StringBuilder();
        while (true) {
            int quote = sql.indexOf('"', at);
            if (quote < 0) {
                at = start;
                skipTo(-1, 0);
            }
            text.append(sql, at, quote);
            at = quote + 1;
            if (at >= sql.length() || sql.charAt(at) != '"') {
                break;
            }
            text.append('"');
            at++;
        }
        add(Token.Kind.QUOTED_NAME, text.toString(), start);
    }

    private void stage() {
        int start = at;
        while (at < sql.length() && !Character.isWhitespace(sql.charAt(at)) && ",();".indexOf(sql.charAt(at)) < 0) {
            at++;
        }
        add(Token.Kind.STAGE, sql.substring(start, at), start);
    }

    private void number() {
        int start = at;
        while (isDigit(at) || at < sql.length() && sql.charAt(at) == '.' && isDigit(at + 1)) {
            at++;
        }
        if (at < sql.length() && (sql.charAt(at) == 'e' || sql.charAt(at) == 'E')) {
            int exponent = at + 1;
            if (exponent < sql.length() && (sql.charAt(exponent) == '-' || sql.charAt(exponent) == '+')) {
                exponent++;
            }
            if (isDigit(exponent)) {
                at = exponent;
                while (isDigit(at)) {
                    at++;
                }
            }
        }
        add(Token.Kind.NUMBER, sql.substring(start, at), start);
    }

    private boolean isDigit(int position) {
        return position < sql.length() && sql.charAt(position) >= '0' && sql.charAt(position) <= '9';
    }

    private void word() {
        int start = at;
        while (at < sql.length() && (Character.isLetterOrDigit(sql.charAt(at)) || "_$".indexOf(sql.charAt(at)) >= 0)) {
            at++;
        }
        add(Token.Kind.WORD, sql.substring(start, at), start);
    }

    private void symbol() {
        for (String symbol : LONG_SYMBOLS) {
            if (sql.startsWith(symbol, at)) {
                add(Token.Kind.SYMBOL, symbol, at);
                at += symbol.length();
                return;
            }
        }
        String symbol = sql.substring(at, at + 1);
        add(Token.Kind.SYMBOL, symbol, at);
        if (!SYMBOLS.contains(symbol)) {
            throw SqlErrors.unexpected(tokens.get(tokens.size() - 1));
        }
        at++;
    }

    private void add(Token.Kind kind, String text, int start) {
        tokens.add(new Token(kind, text, line, start - lineStart));
    }
}
