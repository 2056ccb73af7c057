package org.amcsnowflake.sql.merge;

import java.util.List;

import static java.util.stream.Collectors.joining;

/**
 * The source of a MERGE: the sent rows, converted to the target's types, with the columns this service adds.
 *
 * @param rows a table, or a query in parentheses
 */
public record MergeSource(String rows, List<SourceColumn> columns) {

    public MergeSource {
        columns = List.copyOf(columns);
    }

    public String select() {
        return """
                SELECT
                    %s
                  FROM %s""".formatted(columns.stream().map(SourceColumn::selected).collect(joining(",\n    ")), rows);
    }
}
