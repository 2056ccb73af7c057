package org.amcsnowflake.upload.statement;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.merge.MatchCondition;
import org.amcsnowflake.upload.phase.Merging;
import org.amcsnowflake.upload.plan.MergePlan;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

import static java.util.stream.Collectors.joining;

/** Finds a key of the result that several rows of the target have, so that the MERGE has changed all of them. */
public final class FindDuplicateTargetKey implements UploadStatement<Merging, Merging> {

    @Override
    public String sql(Merging upload) {
        MergePlan merge = upload.load().merge();
        String columns =
                merge.keyColumns().stream().map(column -> "source." + column).collect(joining(", "));
        return """
                SELECT %1$s, COUNT(*) AS %2$s
                FROM %3$s AS target
                JOIN (
                  %4$s
                ) AS source
                ON %5$s
                GROUP BY %1$s
                HAVING COUNT(*) > 1
                LIMIT 1""".formatted(
                        columns,
                        FindDuplicateKey.COUNT,
                        merge.target(),
                        merge.source().select(),
                        merge.conditions().stream().map(MatchCondition::sql).collect(joining("\n  AND ")));
    }

    @Override
    public List<String> binds(Merging upload) {
        return upload.load().binds();
    }

    @Override
    public Merging read(Merging upload, List<Map<String, Object>> rows) {
        if (rows.isEmpty()) {
            return upload;
        }
        Map<String, Object> duplicate = rows.get(0);
        throw Fault.withValues(
                ErrorClass.DATA,
                shown -> "Primary key violation: " + duplicate.get(FindDuplicateKey.COUNT)
                        + " rows of the target " + upload.target() + " have the same key, "
                        + FindDuplicateKey.key(duplicate, shown)
                        + ", for which the result has one row. Nothing was stored. Delete the surplus rows from the table,"
                        + " or correct snowflake_key_columns so that they identify a row, then retry.");
    }
}
