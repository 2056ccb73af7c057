package org.amcsnowflake.upload.plan;

import org.amcsnowflake.sql.Identifier;

import java.util.Locale;

/** The case of column names in the target; the setting {@code upload.column-case}. */
public enum ColumnCase {
    /** As in the result, so that "Cost" and "cost" are two columns; they must be quoted in queries. */
    KEEP,
    /** Upper case, so that queries need no quotes. */
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
