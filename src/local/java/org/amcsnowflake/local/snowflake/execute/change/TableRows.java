package org.amcsnowflake.local.snowflake.execute.change;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.translate.Conversion;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.amcsnowflake.local.snowflake.translate.Typed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table's columns as a statement names them, and DuckDB's SQL for rows that are stored in it. */
public final class TableRows {
    private TableRows() {}

    /** The values of all columns of an inserted row. */
    static Map<Column, Typed> inserted(Table table, Map<Column, Typed> written) {
        Map<Column, Typed> row = new LinkedHashMap<>(written);
        table.columns().forEach(column -> row.putIfAbsent(column, initial(column)));
        return row;
    }

    /** The values of all columns of an updated row. */
    static Map<Column, Typed> updated(Table table, String target, Map<Column, Typed> assigned) {
        Map<Column, Typed> row = new LinkedHashMap<>(assigned);
        table.columns()
                .forEach(column -> row.putIfAbsent(column, new Typed(target + "." + column.physical(), column.type())));
        return row;
    }

    private static Typed initial(Column column) {
        return column.initial() == null ? new Typed("NULL", null) : new Typed(column.initial(), column.type());
    }

    static Typed value(Relation source, int column) {
        return new Typed(
                "q." + Relation.column(column), source.columns().get(column).type());
    }

    public static Table requireTable(Table table) {
        if (table.view() != null) {
            throw new SnowflakeError(
                    "002203", "42601", "SQL compilation error:\nView '" + table.name() + "' cannot be changed.");
        }
        return table;
    }

    public static String stored(Relation relation, List<Column> columns) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(Conversion.stored(value(relation, i), columns.get(i)) + " AS " + Relation.column(i));
        }
        return "SELECT " + String.join(", ", values) + " FROM (" + relation.sql() + ") q";
    }

    public static void requireColumns(int values, int columns) {
        if (values != columns) {
            throw new SnowflakeError(
                    "002020",
                    "21S01",
                    "SQL compilation error:\nInsert value list does not match column list expecting " + columns
                            + " but got " + values);
        }
    }

    public static List<Column> columns(Table table, List<String> named) {
        if (named.isEmpty()) {
            return table.columns();
        }
        return named.stream().map(name -> column(table, name)).toList();
    }

    static Column column(Table table, String name) {
        return table.column(name)
                .orElseThrow(() -> new SnowflakeError(
                        "000904",
                        "42000",
                        "SQL compilation error: error line 1 at position 0\ninvalid identifier '\"" + name + "\"'"));
    }

    /** Omitted columns get their DEFAULT, or NULL unless they are NOT NULL. */
    public static String insertSql(Table table, List<Column> columns, String source) {
        List<Column> others = table.columns().stream()
                .filter(column -> !columns.contains(column))
                .toList();
        StringBuilder values = new StringBuilder("SELECT *");
        for (Column column : others) {
            values.append(", ").append(Conversion.stored(initial(column), column));
        }
        String all = Stream.concat(columns.stream(), others.stream())
                .map(Column::physical)
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + table.physical() + " (" + all + ") " + values + " FROM (" + source + ") r";
    }
}
