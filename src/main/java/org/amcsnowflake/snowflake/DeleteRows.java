package org.amcsnowflake.snowflake;

import java.util.List;
import java.util.stream.Collectors;

/** Takes the rows of these executions out of the target, in the transaction of the MERGE that replaces them. */
public record DeleteRows(QualifiedName table, Identifier executionId, List<String> ids) {

    public DeleteRows {
        ids = List.copyOf(ids);
    }

    public String sql() {
        return ids.stream()
                .map(Literal::text)
                .collect(Collectors.joining(", ", "DELETE FROM " + table + " WHERE " + executionId + " IN (", ")"));
    }
}
