package org.amcsnowflake.local.snowflake.sql;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * The options of a file format by upper-cased name; a list has one value or more, anything else exactly one.
 *
 * @param name of a named file format, which these options extend
 */
public record FormatOptions(@Nullable ObjectName name, Map<String, List<String>> values) {
    public FormatOptions {
        values = Map.copyOf(values);
    }

    public static FormatOptions none() {
        return new FormatOptions(null, Map.of());
    }
}
