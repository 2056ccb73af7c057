package org.amcsnowflake.snowflake;

import java.util.List;

import static java.util.stream.Collectors.joining;

/**
 * Finds a key that two staged rows share. MERGE itself complains only where the key is in the target already; two new
 * rows with one key it would insert both.
 */
public record DuplicateKeyQuery(MergeSource source, List<Identifier> key) {

    /** The column of the answer that says how many rows share the key. */
    public static final String COUNT = "AMC_ROWS";

    public DuplicateKeyQuery {
        key = List.copyOf(key);
    }

    public String sql() {
        String columns = key.stream().map(Identifier::quoted).collect(joining(", "));
        return """
                SELECT %1$s, COUNT(*) AS %2$s
                FROM (
                  %3$s
                ) AS source
                GROUP BY %1$s
                HAVING COUNT(*) > 1
                LIMIT 1""".formatted(columns, COUNT, source.select());
    }
}
