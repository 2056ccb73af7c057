package org.amcsnowflake.local.snowflake.sql;

import java.util.List;
import java.util.Map;

/** The options of a file format by upper-cased name; a list has one value or more, anything else exactly one. */
public record FormatOptions(Map<String, List<String>> values) {
    public FormatOptions {
        values = Map.copyOf(values);
    }

    public static FormatOptions none() {
        return new FormatOptions(Map.of());
    }
}
