package org.amcsnowflake.sql.merge;

import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.Literal;
import org.amcsnowflake.sql.QualifiedName;

import java.util.List;

import static java.util.stream.Collectors.joining;

/**
 * Deletes the rows of some executions whose key the source does not have. A join instead of NOT EXISTS, since Snowflake
 * correlates subqueries only by equality, which NULLs in keys do not fulfil; the rows that were found are identified by
 * execution and row number too, which Snowflake can hash.
 *
 * @param match conditions that identify a row of the target by its key
 * @param key the columns that they use
 * @param execution the column with the ids of executions
 * @param rowNumber the column with the numbers of rows, which is never NULL in the source
 */
public record DeleteAbsentRows(
        QualifiedName target,
        MergeSource source,
        List<MatchCondition> match,
        List<Identifier> key,
        Identifier execution,
        Identifier rowNumber,
        List<String> executions) {

    public DeleteAbsentRows {
        match = List.copyOf(match);
        key = List.copyOf(key);
        executions = List.copyOf(executions);
    }

    public String sql() {
        StringBuilder keys = new StringBuilder();
        StringBuilder same = new StringBuilder();
        for (int i = 0; i < key.size(); i++) {
            keys.append(", target.").append(key.get(i)).append(" AS AMC_KEY_").append(i);
            same.append("\n  AND EQUAL_NULL(")
                    .append(key.get(i))
                    .append(", absent.AMC_KEY_")
                    .append(i)
                    .append(")");
        }
        return """
                DELETE FROM %1$s
                USING (
                  SELECT target.%2$s AS AMC_EXECUTION, COALESCE(target.%3$s, 0) AS AMC_ROW%4$s
                  FROM %1$s AS target
                  LEFT JOIN (
                  %5$s
                  ) AS source
                  ON %6$s
                  WHERE target.%2$s IN %7$s AND source.%3$s IS NULL
                ) AS absent
                WHERE %2$s IN %7$s
                  AND %2$s = absent.AMC_EXECUTION AND COALESCE(%3$s, 0) = absent.AMC_ROW%8$s""".formatted(
                        target,
                        execution,
                        rowNumber,
                        keys,
                        source.select(),
                        match.stream().map(MatchCondition::sql).collect(joining("\n    AND ")),
                        executions.stream().map(Literal::text).collect(joining(", ", "(", ")")),
                        same);
    }
}
