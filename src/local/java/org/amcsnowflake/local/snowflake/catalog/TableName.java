package org.amcsnowflake.local.snowflake.catalog;

/** A table's full name as Snowflake stores it; case matters. */
public record TableName(String database, String schema, String table) {
    @Override
    public String toString() {
        return database + "." + schema + "." + table;
    }
}
