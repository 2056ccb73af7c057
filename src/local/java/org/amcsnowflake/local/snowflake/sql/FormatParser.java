package org.amcsnowflake.local.snowflake.sql;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Parses the options of file formats, and CREATE FILE FORMAT. */
final class FormatParser {
    private final Tokens tokens;

    FormatParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** After {@code FILE_FORMAT =}: a name, or options in parentheses, one of which may be a name. */
    FormatOptions format() {
        if (!tokens.takes("(")) {
            return new FormatOptions(name(), Map.of());
        }
        FormatOptions options = options();
        tokens.expect(")");
        return options;
    }

    private ObjectName name() {
        return tokens.peek().kind() == Token.Kind.STRING
                ? new Tokens(Lexer.tokens(tokens.string())).objectName()
                : tokens.objectName();
    }

    /** Words, texts, numbers and lists of texts, separated by commas or blanks. */
    private FormatOptions options() {
        Map<String, List<String>> options = new HashMap<>();
        @Nullable ObjectName named = null;
        while (tokens.peek().isName() && tokens.peek(1).is("=")) {
            String option = tokens.name();
            tokens.expect("=");
            if (option.equals("FORMAT_NAME")) {
                named = name();
            } else {
                options.put(option, value());
            }
            tokens.takes(",");
        }
        return new FormatOptions(named, options);
    }

    private List<String> value() {
        if (tokens.sees("(")) {
            return strings();
        }
        Token value = tokens.peek();
        if (value.kind() != Token.Kind.STRING && value.kind() != Token.Kind.NUMBER && !value.isName()) {
            throw SqlErrors.unexpected(value);
        }
        tokens.next();
        return List.of(value.kind() == Token.Kind.WORD ? value.name() : value.text());
    }

    List<String> strings() {
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

    Statement create(boolean temporary, boolean replace) {
        boolean ifAbsent = tokens.takes("IF", "NOT", "EXISTS");
        ObjectName name = tokens.objectName();
        FormatOptions options = options();
        return new Statement.CreateFileFormat(name, temporary, replace, ifAbsent, options);
    }
}
