package org.amcsnowflake.sql;

/**
 * Widens a column in place, as far as Snowflake allows: a longer VARCHAR, or more digits before a NUMBER's decimal
 * point.
 */
public record SetColumnType(QualifiedName table, Column column) {

    public String sql() {
        String collation = column.type() instanceof ColumnType.Text text
                        && !text.collation().isEmpty()
                ? " COLLATE " + Literal.text(text.collation())
                : "";
        return "ALTER TABLE " + table + " ALTER COLUMN " + column.name() + " SET DATA TYPE "
                + column.type().sql() + collation;
    }
}
