package org.amcsnowflake.upload;

import org.amcsnowflake.snowflake.Identifier;

import java.util.Locale;

/** What becomes of the letters of column names; the setting {@code upload.column-case}. */
public enum ColumnCase {
    /** As in the result, so that "Cost" and "cost" are two columns; analysts write them in double quotes. */
    KEEP,
    /** Upper case, so that analysts need no quotes. */
    UPPER;

    Identifier name(String name) {
        return new Identifier(this == UPPER ? name.toUpperCase(Locale.ROOT) : name);
    }
}
