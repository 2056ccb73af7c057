package org.amcsnowflake.sql;

import java.util.List;
import java.util.stream.Collectors;

/** Extends a table by columns, all in one statement; those that another writer has added meanwhile are left alone. */
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
