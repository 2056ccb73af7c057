package org.amcsnowflake.snowflake;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Looks up, by their query tags, the statements that other sessions of the same Snowflake user have run for these uploads,
 * or still run. The history is at hand at once, goes back seven days, and holds 10,000 statements at most (Snowflake's
 * documentation of QUERY_HISTORY).
 */
public record StatementSearch(Identifier database, List<UUID> uploads) {
    public static final String QUERY_ID = "QUERY_ID";
    public static final String SESSION_ID = "SESSION_ID";
    public static final String IS_RUNNING = "IS_RUNNING";

    public StatementSearch {
        uploads = List.copyOf(uploads);
    }

    public String sql() {
        // Snowflake gives a statement that runs no end, or one in 1970.
        return """
                SELECT %s, %s, END_TIME IS NULL OR END_TIME < START_TIME AS %s
                FROM TABLE(%s.INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER(RESULT_LIMIT => 10000))
                WHERE SESSION_ID <> TO_NUMBER(CURRENT_SESSION())
                  AND (%s)""".formatted(
                        QUERY_ID,
                        SESSION_ID,
                        IS_RUNNING,
                        database,
                        uploads.stream()
                                .map(upload -> "CONTAINS(QUERY_TAG, " + Literal.text(tagged(upload)) + ")")
                                .collect(Collectors.joining(" OR ")));
    }

    private static String tagged(UUID upload) {
        return "\"upload\":\"" + upload + "\"";
    }
}
