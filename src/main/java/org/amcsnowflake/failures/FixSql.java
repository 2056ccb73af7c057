package org.amcsnowflake.failures;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The statements that would fix a failure, in an error message of ours: never those in Snowflake's words or in data. */
final class FixSql {
    private static final Pattern STATEMENT =
            Pattern.compile("\\b(?:GRANT|ALTER|CREATE|USE|SELECT SYSTEM\\$[A-Z_]+)\\b[^;]*;");

    private FixSql() {}

    /**
     * In their order; empty where no SQL helps.
     *
     * @param sentence with its gaps
     * @param context what fills them
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
