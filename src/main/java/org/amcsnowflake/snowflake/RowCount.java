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

    /** The rows that the MERGE will leave alone, since an execution created later wrote them. */
    record Newer(QualifiedName target, MergeSource source, List<MatchCondition> key, Identifier created)
            implements RowCount {
        @Override
        public String sql() {
            return """
                    SELECT COUNT(*) AS %s
                    FROM %s AS target
                    JOIN (
                      %s
                    ) AS source
                    ON %s
                    WHERE target.%5$s > source.%5$s""".formatted(
                            COLUMN,
                            target,
                            source.select(),
                            key.stream().map(MatchCondition::sql).collect(joining("\n  AND ")),
                            created);
        }
    }
}
