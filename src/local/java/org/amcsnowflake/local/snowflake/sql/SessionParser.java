package org.amcsnowflake.local.snowflake.sql;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads ALTER SESSION, USE, SHOW, DESCRIBE and transactions. */
final class SessionParser {
    private final Tokens tokens;

    SessionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    Statement alterSession() {
        tokens.expect("SESSION");
        Map<String, String> set = new LinkedHashMap<>();
        List<String> unset = new ArrayList<>();
        if (tokens.takes("UNSET")) {
            do {
                unset.add(tokens.name().toUpperCase(Locale.ROOT));
            } while (tokens.takes(","));
            return new Statement.AlterSession(set, unset);
        }
        tokens.expect("SET");
        do {
            String name = tokens.name().toUpperCase(Locale.ROOT);
            tokens.expect("=");
            set.put(name, tokens.next().text());
            tokens.takes(",");
        } while (tokens.peek().isName());
        return new Statement.AlterSession(set, unset);
    }

    Statement use() {
        if (tokens.takes("SECONDARY", "ROLES")) {
            return new Statement.Use("SECONDARY ROLES", tokens.objectName());
        }
        for (String what : List.of("DATABASE", "SCHEMA", "WAREHOUSE", "ROLE")) {
            if (tokens.takes(what)) {
                return new Statement.Use(what, tokens.objectName());
            }
        }
        ObjectName name = tokens.objectName();
        return new Statement.Use(name.parts().size() == 1 ? "DATABASE" : "SCHEMA", name);
    }

    Statement show() {
        tokens.takes("TERSE");
        String what = tokens.expectOneOf("TABLES", "OBJECTS", "SCHEMAS", "DATABASES", "VIEWS");
        @Nullable String like = tokens.takes("LIKE") ? tokens.string() : null;
        @Nullable ObjectName in = null;
        if (tokens.takes("IN")) {
            if (tokens.takes("ACCOUNT")) {
                return new Statement.Show(what, like, null);
            }
            boolean named = tokens.takes("SCHEMA") || tokens.takes("DATABASE");
            if (!named && !tokens.peek().isName()) {
                throw tokens.unexpected();
            }
            in = tokens.objectName();
        }
        return new Statement.Show(what, like, in);
    }

    Statement describe() {
        tokens.expectOneOf("TABLE", "VIEW");
        return new Statement.DescribeTable(tokens.objectName());
    }

    Statement begin() {
        if (!tokens.takes("TRANSACTION")) {
            tokens.takes("WORK");
        }
        return named();
    }

    /** After BEGIN or START TRANSACTION. */
    Statement named() {
        if (tokens.takes("NAME")) {
            tokens.name();
        }
        return new Statement.Begin();
    }
}
