package org.amcsnowflake.snowflake;

import java.util.List;

import static java.util.stream.Collectors.joining;

/** Finds a key of the result that several rows of the target have, so that a MERGE changes them all. */
public record DuplicateTargetKeyQuery(
        QualifiedName target, MergeSource source, List<MatchCondition> conditions, List<Identifier> key) {

    public DuplicateTargetKeyQuery {
        conditions = List.copyOf(conditions);
        key = List.copyOf(key);
    }

    public String sql() {
        String columns = key.stream().map(column -> "source." + column).collect(joining(", "));
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
                        DuplicateKeyQuery.COUNT,
                        target,
                        source.select(),
                        conditions.stream().map(MatchCondition::sql).collect(joining("\n  AND ")));
    }
}
