package org.amcsnowflake.sql.merge;

import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.Literal;
import org.amcsnowflake.sql.QualifiedName;

import java.util.List;

import static java.util.stream.Collectors.joining;

/**
 * Deletes the rows of some executions whose key the source does not have. A join instead of NOT EXISTS, since Snowflake
 * correlates subqueries only by equality, which NULLs in keys do not fulfil.
 *
 * @param match conditions that identify a row of the target
 * @param key the columns that they use
 * @param notNull a column that is never NULL in the source
 * @param execution the column with the ids of executions
 */
public record DeleteAbsentRows(
        QualifiedName target,
        MergeSource source,
        List<MatchCondition> match,
        List<Identifier> key,
        Identifier notNull,
        Identifier execution,
        List<String> executions) {
    private static final String ABSENT = "AMC_KEY_";

    public DeleteAbsentRows {
        match = List.copyOf(match);
        key = List.copyOf(key);
        executions = List.copyOf(executions);
    }

    public String sql() {
        String ids = executions.stream().map(Literal::text).collect(joining(", ", "(", ")"));
        StringBuilder keys = new StringBuilder();
        StringBuilder same = new StringBuilder();
        for (int i = 0; i < key.size(); i++) {
            keys.append(i == 0 ? "" : ", ")
                    .append("target.")
                    .append(key.get(i))
                    .append(" AS ")
                    .append(ABSENT)
                    .append(i);
            same.append("\n  AND EQUAL_NULL(")
                    .append(key.get(i))
                    .append(", absent.")
                    .append(ABSENT)
                    .append(i)
                    .append(")");
        }
        return """
                DELETE FROM %1$s
                USING (
                  SELECT %2$s
                  FROM %1$s AS target
                  LEFT JOIN (
                  %3$s
                  ) AS source
                  ON %4$s
                  WHERE target.%5$s IN %6$s AND source.%7$s IS NULL
                ) AS absent
                WHERE %5$s IN %6$s%8$s""".formatted(
                        target,
                        keys,
                        source.select(),
                        match.stream().map(MatchCondition::sql).collect(joining("\n    AND ")),
                        execution,
                        ids,
                        notNull,
                        same);
    }
}
