package org.amcsnowflake.shaping;

import java.util.Locale;
import java.util.regex.Pattern;

/** The names of tables as snowflake_target_table of PostgreSQL forms them. */
public final class TableName {
    private static final Pattern REPLACED = Pattern.compile("[\\x01-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\x7f]");
    private static final Pattern AROUND = Pattern.compile("^[ \\t\\r\\n]+|[ \\t\\r\\n]+$");

    private TableName() {}

    /** The name as Snowflake stores it; empty for a name that is blank. */
    public static String of(String given) {
        String name = REPLACED.matcher(AROUND.matcher(given).replaceAll("")).replaceAll("_");
        boolean isAscii = name.chars().allMatch(character -> character < 0x80);
        return isAscii ? name.toUpperCase(Locale.ROOT) : name;
    }

    /** Whether the name has anything but underscores. */
    public static boolean isUsable(String name) {
        return name.codePoints().anyMatch(character -> character != '_');
    }
}
