package org.amcsnowflake.sql;

import java.util.List;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;

/**
 * Rows that are sent inside the statement, as one bound JSON text: a list of rows, each a list of texts and nulls.
 *
 * @param columns the types to convert the texts to, in order
 */
public record InlineRows(List<Column> columns) {
    public InlineRows {
        columns = List.copyOf(columns);
    }

    /** A query with one bind variable. */
    public String sql() {
        return IntStream.range(0, columns.size())
                .mapToObj(this::field)
                .collect(joining(
                        ",\n    ", "SELECT\n    ", "\n  FROM TABLE(FLATTEN(INPUT => PARSE_JSON(?))) AS rows_sent"));
    }

    private String field(int index) {
        Column column = columns.get(index);
        String text = "rows_sent.VALUE[" + index + "]::VARCHAR(" + ColumnType.MAXIMUM_TEXT_LENGTH + ")";
        String value = column.type() instanceof ColumnType.Text
                ? text
                : text + "::" + column.type().sql();
        return value + " AS " + column.name();
    }
}
