package org.amcsnowflake.local.snowflake.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads PUT, LIST, REMOVE, COPY INTO and CREATE STAGE. */
final class StageParser {
    private static final Set<String> PUT_OPTIONS =
            Set.of("AUTO_COMPRESS", "SOURCE_COMPRESSION", "OVERWRITE", "PARALLEL");

    private final Tokens tokens;

    StageParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** A stage with its path, quoted or not. */
    static String location(Tokens tokens) {
        Token token = tokens.peek();
        boolean staged = token.kind() == Token.Kind.STAGE
                || token.kind() == Token.Kind.STRING && token.text().startsWith("@");
        if (!staged) {
            throw tokens.unexpected();
        }
        return tokens.next().text();
    }

    Statement put(String sql) {
        String file = file(sql);
        String stage = location(tokens);
        Map<String, String> options = new HashMap<>();
        while (tokens.peek().kind() == Token.Kind.WORD) {
            Token option = tokens.peek();
            String name = tokens.name();
            if (!PUT_OPTIONS.contains(name)) {
                throw SqlErrors.unexpected(option);
            }
            tokens.expect("=");
            options.put(name, tokens.next().text().toUpperCase(Locale.ROOT));
        }
        return new Statement.Put(file, stage, options);
    }

    /** Unquoted, the file is not made of tokens: it ends at the next blank. */
    private String file(String sql) {
        if (tokens.peek().kind() == Token.Kind.STRING) {
            String quoted = tokens.string();
            if (!quoted.startsWith("file://")) {
                throw SqlErrors.unsupported("a PUT of anything but file://");
            }
            return quoted.substring("file://".length());
        }
        int start = sql.toLowerCase(Locale.ROOT).indexOf("file://");
        if (start < 0) {
            throw tokens.unexpected();
        }
        while (tokens.peek().kind() != Token.Kind.STAGE
                && tokens.peek().kind() != Token.Kind.END
                && !(tokens.peek().kind() == Token.Kind.STRING
                        && tokens.peek().text().startsWith("@"))) {
            tokens.next();
        }
        return sql.substring(start + "file://".length()).split("\\s", 2)[0];
    }

    Statement list() {
        return new Statement.ListFiles(location(tokens));
    }

    Statement remove() {
        return new Statement.RemoveFiles(location(tokens));
    }

    Statement createStage(boolean temporary) {
        boolean ifAbsent = tokens.takes("IF", "NOT", "EXISTS");
        ObjectName name = tokens.objectName();
        if (tokens.takes("FILE_FORMAT", "=")) {
            format();
        }
        return new Statement.CreateStage(name, temporary, ifAbsent);
    }

    Statement copy() {
        tokens.expect("INTO");
        ObjectName table = tokens.objectName();
        List<String> columns = new ArrayList<>();
        if (tokens.takes("(")) {
            do {
                columns.add(tokens.name());
            } while (tokens.takes(","));
            tokens.expect(")");
        }
        tokens.expect("FROM");
        String stage = location(tokens);
        List<String> files = List.of();
        FormatOptions format = FormatOptions.none();
        boolean force = false;
        boolean purge = false;
        String onError = "ABORT_STATEMENT";
        while (tokens.peek().kind() == Token.Kind.WORD) {
            Token option = tokens.peek();
            String name = tokens.name();
            tokens.expect("=");
            switch (name) {
                case "FILES" -> files = strings();
                case "FILE_FORMAT" -> format = format();
                case "FORCE" -> force = flag();
                case "PURGE" -> purge = flag();
                case "ON_ERROR" -> onError = tokens.next().text().toUpperCase(Locale.ROOT);
                default -> throw SqlErrors.unexpected(option);
            }
        }
        if (!onError.equals("ABORT_STATEMENT")) {
            throw SqlErrors.unsupported("ON_ERROR = " + onError);
        }
        return new Statement.Copy(
                table, columns, stage, files, format, new Statement.CopyOptions(force, purge, onError));
    }

    private boolean flag() {
        return tokens.expectOneOf("TRUE", "FALSE").equals("TRUE");
    }

    private List<String> strings() {
        List<String> all = new ArrayList<>();
        tokens.expect("(");
        if (!tokens.sees(")")) {
            do {
                all.add(tokens.string());
            } while (tokens.takes(","));
        }
        tokens.expect(")");
        return all;
    }

    /** Options in parentheses: words, texts, numbers and lists of texts. */
    FormatOptions format() {
        Map<String, List<String>> options = new HashMap<>();
        tokens.expect("(");
        while (!tokens.takes(")")) {
            String name = tokens.name().toUpperCase(Locale.ROOT);
            tokens.expect("=");
            if (tokens.sees("(")) {
                options.put(name, strings());
            } else {
                Token value = tokens.next();
                if (value.kind() != Token.Kind.STRING && value.kind() != Token.Kind.NUMBER && !value.isName()) {
                    throw SqlErrors.unexpected(value);
                }
                String text = value.kind() == Token.Kind.WORD ? value.name() : value.text();
                options.put(name, List.of(text));
            }
            tokens.takes(",");
        }
        return new FormatOptions(options);
    }
}
