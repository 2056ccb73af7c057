package org.amcsnowflake.sql;

import java.util.List;
import java.util.stream.Collectors;

/** Adds columns to a table in one statement, except those that another writer has added meanwhile. */
public record AddColumns(QualifiedName table, List<Column> columns) {

    public AddColumns {
        columns = List.copyOf(columns);
    }

    public String sql() {
        return columns.stream()
                .map(column -> "IF NOT EXISTS " + column.definition())
                .collect(Collectors.joining(",\n  ", "ALTER TABLE " + table + " ADD COLUMN\n  ", ""));
    }
}
