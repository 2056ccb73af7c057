package org.amcsnowflake.sql;

import java.util.List;

/**
 * Reads some rows of a table.
 *
 * @param column the column that has the value
 * @param limit the maximum number of rows
 */
public record SelectRows(QualifiedName table, Identifier column, String value, int limit) {

    public String sql() {
        return "SELECT * FROM " + table + " WHERE " + column + " = ? LIMIT " + limit;
    }

    /** The texts that the statement binds, in order. */
    public List<String> binds() {
        return List.of(value);
    }
}
