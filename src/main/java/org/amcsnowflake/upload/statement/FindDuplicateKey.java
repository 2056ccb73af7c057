package org.amcsnowflake.upload.statement;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.upload.phase.PlannedLoad;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import static java.util.stream.Collectors.joining;

/**
 * Finds a key that two rows of the result share. MERGE itself fails only if the key is already in the target; two new
 * rows with the same key would both be inserted.
 */
public final class FindDuplicateKey implements UploadStatement<PlannedLoad, PlannedLoad> {
    /** The column of the answer that says how many rows share the key. */
    static final String COUNT = "AMC_ROWS";

    @Override
    public String sql(PlannedLoad upload) {
        String columns =
                upload.merge().keyColumns().stream().map(Identifier::quoted).collect(joining(", "));
        return """
                SELECT %1$s, COUNT(*) AS %2$s
                FROM (
                  %3$s
                ) AS source
                GROUP BY %1$s
                HAVING COUNT(*) > 1
                LIMIT 1""".formatted(columns, COUNT, upload.merge().source().select());
    }

    @Override
    public List<String> binds(PlannedLoad upload) {
        return upload.binds();
    }

    @Override
    public PlannedLoad read(PlannedLoad upload, List<Map<String, Object>> rows) {
        if (rows.isEmpty()) {
            return upload;
        }
        Map<String, Object> duplicate = rows.get(0);
        String ofThreshold = duplicate.containsValue(null)
                ? " AMC's aggregation threshold produces such rows: it sets the dimensions of rows with too few users"
                        + " to NULL, so that several rows may be the same."
                : "";
        throw Fault.withValues(
                ErrorClass.DATA,
                shown -> "Primary key violation: " + duplicate.get(COUNT)
                        + " rows of the result have the same key, " + key(duplicate, shown) + "." + ofThreshold
                        + " Correct snowflake_key_columns so that they identify a row, or leave them out, then retry.");
    }

    /** The key's columns and values, in words. */
    static String key(Map<String, Object> row, UnaryOperator<String> shown) {
        return row.entrySet().stream()
                .filter(column -> !column.getKey().equals(COUNT))
                .map(column -> column.getKey()
                        + (column.getValue() == null
                                ? " is NULL"
                                : " = " + shown.apply(column.getValue().toString())))
                .collect(joining(", "));
    }
}
