package org.amcsnowflake.sql;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads some rows of a table.
 *
 * @param columns the columns to read
 * @param column the column that has the value
 * @param limit the maximum number of rows
 */
public record SelectRows(QualifiedName table, List<Shortened> columns, Identifier column, String value, int limit) {

    public SelectRows {
        columns = List.copyOf(columns);
    }

    /** Reads no row; for the description of its columns. */
    public static String noneSql(QualifiedName table) {
        return "SELECT * FROM " + table + " LIMIT 0";
    }

    /** The condition is qualified, since a selected column has the name of the table's. */
    public String sql() {
        return columns.stream().map(Shortened::selected).collect(Collectors.joining(", ", "SELECT ", "")) + " FROM "
                + table + " t WHERE t." + column + " = ? LIMIT " + limit;
    }

    /** The texts that the statement binds, in order. */
    public List<String> binds() {
        return List.of(value);
    }

    /**
     * A column of whose values only the start is read, if they may be long. One value may have 128 MB.
     *
     * @param type as the driver calls it
     * @param length how many characters of a text, or bytes of a binary value, are read
     */
    public record Shortened(Identifier name, String type, int length) {

        String selected() {
            String column = "t." + name;
            return switch (type) {
                case "VARCHAR", "CHAR", "BINARY" -> start(column);
                case "VARIANT", "OBJECT", "ARRAY", "MAP", "STRUCT" -> start("TO_JSON(" + column + ")");
                case "GEOGRAPHY", "GEOMETRY" -> start("TO_JSON(ST_ASGEOJSON(" + column + "))");
                default -> column;
            };
        }

        private String start(String value) {
            return "SUBSTR(" + value + ", 1, " + length + ") AS " + name;
        }
    }
}
