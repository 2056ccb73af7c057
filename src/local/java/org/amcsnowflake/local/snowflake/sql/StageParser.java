package org.amcsnowflake.local.snowflake.sql;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Parses PUT, LIST, REMOVE and CREATE STAGE. */
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

    /** An unquoted file is not tokenized: it ends at the next blank. */
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
        return new Statement.ListFiles(location(tokens), pattern());
    }

    Statement remove() {
        return new Statement.RemoveFiles(location(tokens), pattern());
    }

    private @Nullable String pattern() {
        return tokens.takes("PATTERN", "=") ? tokens.string() : null;
    }

    Statement createStage(boolean temporary, boolean replace) {
        boolean ifAbsent = tokens.takes("IF", "NOT", "EXISTS");
        ObjectName name = tokens.objectName();
        FormatOptions format = FormatOptions.none();
        while (tokens.peek().kind() == Token.Kind.WORD) {
            Token option = tokens.peek();
            String written = tokens.name();
            tokens.expect("=");
            switch (written) {
                case "FILE_FORMAT" -> format = new FormatParser(tokens).format();
                case "COMMENT" -> tokens.string();
                case "ENCRYPTION" -> {
                    tokens.expect("(", "TYPE", "=");
                    tokens.string();
                    tokens.expect(")");
                }
                default -> throw SqlErrors.unexpected(option);
            }
        }
        return new Statement.CreateStage(name, temporary, replace, ifAbsent, format);
    }
}
