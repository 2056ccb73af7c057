package org.amcsnowflake.snowflake;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Takes stale rows out of the target before the MERGE, in the same transaction.
 *
 * @param conditions a row that fulfils any of them goes
 */
public record DeleteRows(QualifiedName table, List<Condition> conditions) {

    public DeleteRows {
        conditions = List.copyOf(conditions);
    }

    public String sql() {
        return conditions.stream()
                .map(Condition::sql)
                .collect(Collectors.joining("\n   OR ", "DELETE FROM " + table + "\nWHERE ", ""));
    }

    /** Which rows are stale. */
    public sealed interface Condition {
        String sql();

        /** Rows of any of these executions. */
        record OfExecutions(Identifier executionId, List<String> ids) implements Condition {
            @Override
            public String sql() {
                return ids.stream().map(Literal::text).collect(Collectors.joining(", ", executionId + " IN (", ")"));
            }
        }

        /** Rows of one execution that its new result does not have: beyond its last row, or without a number. */
        record BeyondLastRow(Identifier executionId, String id, Identifier rowNumber, long lastRow)
                implements Condition {
            @Override
            public String sql() {
                return "%1$s = %2$s AND (%3$s > %4$d OR %3$s IS NULL)"
                        .formatted(executionId, Literal.text(id), rowNumber, lastRow);
            }
        }

        /** Rows of one execution whose {@code column} is not what it is now. */
        record OtherValue(Identifier executionId, String id, Identifier column, String expression)
                implements Condition {
            @Override
            public String sql() {
                return "%s = %s AND NOT EQUAL_NULL(%s, %s)"
                        .formatted(executionId, Literal.text(id), column, expression);
            }
        }
    }
}
