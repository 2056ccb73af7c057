package org.amcsnowflake.local.snowflake.sql;

import org.amcsnowflake.local.snowflake.sql.Statement.Show;
import org.amcsnowflake.local.snowflake.sql.Statement.Show.Within;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Parses SHOW. */
final class ShowParser {
    private static final List<String> LISTINGS = List.of(
            "TABLES",
            "OBJECTS",
            "VIEWS",
            "SCHEMAS",
            "DATABASES",
            "STAGES",
            "FILE FORMATS",
            "COLUMNS",
            "PRIMARY KEYS",
            "UNIQUE KEYS",
            "IMPORTED KEYS",
            "EXPORTED KEYS",
            "PARAMETERS",
            "ROLES",
            "WAREHOUSES",
            "LOCKS",
            "TRANSACTIONS");

    private final Tokens tokens;

    ShowParser(Tokens tokens) {
        this.tokens = tokens;
    }

    Statement show() {
        tokens.takes("TERSE");
        if (tokens.takes("GRANTS")) {
            return new AccessParser(tokens).showGrants();
        }
        String what = listing();
        @Nullable String like = tokens.takes("LIKE") ? tokens.string() : null;
        Within within = Within.CURRENT;
        @Nullable ObjectName in = null;
        if (tokens.takes("IN")) {
            within = within();
            boolean isNamed = within != Within.ACCOUNT
                    && tokens.peek().isName()
                    && !tokens.sees("STARTS")
                    && !tokens.sees("LIMIT");
            in = isNamed ? tokens.objectName() : null;
            if (!isNamed && (within == Within.NAME || within == Within.TABLE)) {
                throw tokens.unexpected();
            }
        }
        @Nullable String startsWith = tokens.takes("STARTS", "WITH") ? tokens.string() : null;
        int limit = tokens.takes("LIMIT") ? tokens.integer() : Show.HIGHEST_LIMIT;
        return new Show(what, like, within, in, startsWith, limit);
    }

    private String listing() {
        for (String listing : LISTINGS) {
            if (tokens.takes(listing.split(" "))) {
                return listing;
            }
        }
        throw tokens.unexpected();
    }

    private Within within() {
        for (Within each : List.of(Within.ACCOUNT, Within.DATABASE, Within.SCHEMA, Within.TABLE, Within.SESSION)) {
            if (tokens.takes(each.name())) {
                return each;
            }
        }
        tokens.takes("VIEW");
        return Within.NAME;
    }
}
