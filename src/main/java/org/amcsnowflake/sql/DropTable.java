package org.amcsnowflake.sql;

/** Drops a table of this service's own, if it still exists; never a target. */
public record DropTable(QualifiedName name) {

    public String sql() {
        return "DROP TABLE IF EXISTS " + name;
    }
}
