package org.amcsnowflake.local.snowflake.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts a statement's question marks, except those in texts, names and comments. */
final class Placeholders {
    private static final Pattern TOKEN = Pattern.compile(
            "'(?:[^'\\\\]|\\\\.)*+'|\"[^\"]*+\"|\\$\\$.*?\\$\\$|--[^\\n]*+|/\\*.*?\\*/|(\\?)", Pattern.DOTALL);

    private Placeholders() {}

    static int count(String sql) {
        int count = 0;
        for (Matcher matcher = TOKEN.matcher(sql); matcher.find(); ) {
            if (matcher.group(1) != null) {
                count++;
            }
        }
        return count;
    }
}
