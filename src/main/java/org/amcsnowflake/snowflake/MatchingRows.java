package org.amcsnowflake.snowflake;

import java.util.List;

import static java.util.stream.Collectors.joining;

/**
 * Counts, after a MERGE, the rows of the target whose key is in the result, which are as many as the result has where each key
 * is there once; and those of them that the MERGE left alone, since an execution created later wrote them.
 */
public record MatchingRows(QualifiedName target, MergeSource source, List<MatchCondition> key, Identifier created) {
    /** The column of the answer with all of them. */
    public static final String COUNT = "AMC_ROWS";

    /** The column of the answer with the rows that were left alone. */
    public static final String NEWER = "AMC_NEWER_ROWS";

    public MatchingRows {
        key = List.copyOf(key);
    }

    public String sql() {
        return """
                SELECT COUNT(*) AS %s, COUNT_IF(target.%6$s > source.%6$s) AS %s
                FROM %s AS target
                JOIN (
                  %s
                ) AS source
                ON %s""".formatted(
                        COUNT,
                        NEWER,
                        target,
                        source.select(),
                        key.stream().map(MatchCondition::sql).collect(joining("\n  AND ")),
                        created);
    }
}
