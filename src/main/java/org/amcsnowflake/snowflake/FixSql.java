package org.amcsnowflake.snowflake;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The statements in a {@link Diagnosis}'s sentence, which would mend what it tells of. */
public final class FixSql {
    private static final Pattern STATEMENT =
            Pattern.compile("\\b(?:GRANT|ALTER|CREATE|USE|SELECT SYSTEM\\$[A-Z_]+)\\b[^;]*;");

    private FixSql() {}

    /** In their order; empty where no SQL helps. */
    public static List<String> in(String sentence) {
        return STATEMENT.matcher(sentence).results().map(MatchResult::group).toList();
    }
}
