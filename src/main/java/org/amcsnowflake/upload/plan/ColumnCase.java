package org.amcsnowflake.upload.plan;

import org.amcsnowflake.sql.Identifier;

import java.util.Locale;

/** What becomes of the letters of column names; the setting {@code upload.column-case}. */
public enum ColumnCase {
    /** As in the result, so that "Cost" and "cost" are two columns; analysts write them in double quotes. */
    KEEP,
    /** Upper case, so that analysts need no quotes. */
    UPPER;

    public static ColumnCase of(String setting) {
        return switch (setting.strip().toUpperCase(Locale.ROOT)) {
            case "KEEP" -> KEEP;
            case "UPPER" -> UPPER;
            default ->
                throw new IllegalArgumentException(
                        "upload.column-case is '" + setting + "'; it must be keep or upper.");
        };
    }

    Identifier name(String name) {
        return new Identifier(this == UPPER ? name.toUpperCase(Locale.ROOT) : name);
    }
}
