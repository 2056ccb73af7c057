package org.amcsnowflake.sql;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Deletes rows of the target in the transaction of the MERGE that replaces them.
 *
 * @param column the column with the ids of executions or of an upload
 */
public record DeleteRows(QualifiedName table, Identifier column, List<String> ids) {

    public DeleteRows {
        ids = List.copyOf(ids);
    }

    public String sql() {
        return ids.stream()
                .map(Literal::text)
                .collect(Collectors.joining(", ", "DELETE FROM " + table + " WHERE " + column + " IN (", ")"));
    }
}
