package org.amcsnowflake.sql;

/** A column of a table: its name and type. */
public record Column(Identifier name, ColumnType type) {

    String definition() {
        return name + " " + type.sql();
    }
}
