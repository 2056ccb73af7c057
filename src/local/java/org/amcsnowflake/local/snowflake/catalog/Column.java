package org.amcsnowflake.local.snowflake.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param physical its name in DuckDB, which does not distinguish "Cost" from "cost"
 * @param initial its DEFAULT as DuckDB's SQL; null if it has none
 */
public record Column(
        String name,
        DataType type,
        boolean nullable,
        boolean primaryKey,
        String physical,
        @Nullable String initial) {

    Column withType(DataType other) {
        return new Column(name, other, nullable, primaryKey, physical, initial);
    }

    Column withNullable(boolean newNullable) {
        return new Column(name, type, newNullable, primaryKey, physical, initial);
    }

    Column withName(String newName) {
        return new Column(newName, type, nullable, primaryKey, physical, initial);
    }
}
