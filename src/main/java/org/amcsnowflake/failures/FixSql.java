package org.amcsnowflake.failures;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Extracts the statements that would fix a failure from this service's own sentences, never from Snowflake's messages
 * or from data.
 */
final class FixSql {
    private static final Pattern STATEMENT =
            Pattern.compile("\\b(?:GRANT|ALTER|CREATE|USE|SELECT SYSTEM\\$[A-Z_]+)\\b[^;]*;");

    private FixSql() {}

    /**
     * In order; empty if no SQL helps.
     *
     * @param sentence with its placeholders
     * @param context fills them
     */
    static List<String> of(String sentence, ErrorContext context) {
        return STATEMENT
                .matcher(sentence)
                .results()
                .map(MatchResult::group)
                .map(context::fill)
                .toList();
    }
}
