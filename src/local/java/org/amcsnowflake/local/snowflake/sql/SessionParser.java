package org.amcsnowflake.local.snowflake.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/** Parses ALTER SESSION, USE, DESCRIBE and transactions. */
final class SessionParser {
    private final Tokens tokens;

    SessionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    Statement alterSession() {
        return alter(Statement.AlterSession::new);
    }

    Statement alterAccount() {
        return alter(Statement.AlterAccount::new);
    }

    private Statement alter(BiFunction<Map<String, String>, List<String>, Statement> statement) {
        Map<String, String> set = new LinkedHashMap<>();
        List<String> unset = new ArrayList<>();
        if (tokens.takes("UNSET")) {
            do {
                unset.add(tokens.name().toUpperCase(Locale.ROOT));
            } while (tokens.takes(","));
            return statement.apply(set, unset);
        }
        tokens.expect("SET");
        do {
            String name = tokens.name().toUpperCase(Locale.ROOT);
            tokens.expect("=");
            set.put(name, tokens.next().text());
            tokens.takes(",");
        } while (tokens.peek().isName());
        return statement.apply(set, unset);
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
