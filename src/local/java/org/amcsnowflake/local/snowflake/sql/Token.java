package org.amcsnowflake.local.snowflake.sql;

import java.util.Locale;

/**
 * One token of a statement.
 *
 * @param text of a name or string without its quotes and with escapes resolved; otherwise as written
 * @param line from 1
 * @param position in the line, from 0
 */
record Token(Kind kind, String text, int line, int position) {
    enum Kind {
        /** A keyword or an unquoted name. */
        WORD,
        QUOTED_NAME,
        STRING,
        NUMBER,
        /** From the at sign to the next blank, comma or parenthesis. */
        STAGE,
        BIND,
        SYMBOL,
        END
    }

    boolean is(String wordOrSymbol) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(wordOrSymbol);
    }

    /** As Snowflake stores it: an unquoted name in upper case. */
    String name() {
        return kind == Kind.WORD ? text.toUpperCase(Locale.ROOT) : text;
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }
}
