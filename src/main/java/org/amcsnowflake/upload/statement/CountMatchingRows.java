package org.amcsnowflake.upload.statement;

import org.amcsnowflake.sql.merge.MatchCondition;
import org.amcsnowflake.upload.phase.Merging;
import org.amcsnowflake.upload.plan.MergePlan;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

import static java.util.stream.Collectors.joining;

/**
 * Counts, after a MERGE by explicit keys, the rows of the target whose key is in the result: as many as the result has,
 * if each key occurs once. Also counts those that the MERGE left unchanged because a newer execution wrote them, or
 * because they were already as the result has them.
 */
public final class CountMatchingRows implements UploadStatement<Merging, Merging> {
    private static final String COUNT = "AMC_ROWS";
    private static final String NEWER = "AMC_NEWER_ROWS";
    private static final String UNCHANGED = "AMC_UNCHANGED_ROWS";

    @Override
    public String sql(Merging upload) {
        MergePlan merge = upload.load().merge();
        return """
                SELECT COUNT(*) AS %s, COUNT_IF(target.%6$s > source.%6$s) AS %s%7$s
                FROM %s AS target
                JOIN (
                  %s
                ) AS source
                ON %s""".formatted(
                        COUNT,
                        NEWER,
                        merge.target(),
                        merge.source().select(),
                        merge.conditions().stream().map(MatchCondition::sql).collect(joining("\n  AND ")),
                        merge.created(),
                        merge.isUnchanged()
                                .map(condition -> ",\n  COUNT_IF(" + condition + ") AS " + UNCHANGED)
                                .orElse(""));
    }

    @Override
    public List<String> binds(Merging upload) {
        return upload.load().binds();
    }

    @Override
    public Merging read(Merging upload, List<Map<String, Object>> rows) {
        Map<String, Object> counts = rows.get(0);
        return upload.matched(
                UploadStatement.number(counts, COUNT),
                UploadStatement.number(counts, NEWER),
                UploadStatement.number(counts, UNCHANGED));
    }
}
