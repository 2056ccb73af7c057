package org.amcsnowflake.snowflake;

import java.util.List;

import static java.util.stream.Collectors.joining;

/** What a MERGE reads: the staged rows, converted to the target's types, with the columns this service adds. */
public record MergeSource(QualifiedName staged, List<SourceColumn> columns) {

    public MergeSource {
        columns = List.copyOf(columns);
    }

    String select() {
        return """
                SELECT
                    %s
                  FROM %s""".formatted(columns.stream().map(SourceColumn::selected).collect(joining(",\n    ")), staged);
    }
}
