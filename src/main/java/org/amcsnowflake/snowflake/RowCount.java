package org.amcsnowflake.snowflake;

import java.util.List;

import static java.util.stream.Collectors.joining;

/** Counts rows of the target, where the MERGE's own counts cannot tell the whole. */
public sealed interface RowCount {

    /** The column of the answer. */
    String COLUMN = "AMC_ROWS";

    String sql();

    /** The rows that one upload brought. */
    record OfUpload(QualifiedName target, Identifier uploadId, String id) implements RowCount {
        @Override
        public String sql() {
            return "SELECT COUNT(*) AS " + COLUMN + " FROM " + target + " WHERE " + uploadId + " = " + Literal.text(id);
        }
    }

    /**
     * After a MERGE, the rows of the target whose key is in the result, which are as many as the result has where each key is
     * there once; and those of them that the MERGE left alone, since an execution created later wrote them.
     */
    record Matching(QualifiedName target, MergeSource source, List<MatchCondition> key, Identifier created)
            implements RowCount {
        /** The column of the answer with the rows that were left alone. */
        public static final String NEWER = "AMC_NEWER_ROWS";

        @Override
        public String sql() {
            return """
                    SELECT COUNT(*) AS %s, COUNT_IF(target.%6$s > source.%6$s) AS %s
                    FROM %s AS target
                    JOIN (
                      %s
                    ) AS source
                    ON %s""".formatted(
                            COLUMN,
                            NEWER,
                            target,
                            source.select(),
                            key.stream().map(MatchCondition::sql).collect(joining("\n  AND ")),
                            created);
        }
    }
}
