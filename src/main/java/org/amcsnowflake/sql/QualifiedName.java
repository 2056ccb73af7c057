package org.amcsnowflake.sql;

/** A table's full name; its {@code toString} is the quoted form that statements use. */
public record QualifiedName(Identifier database, Identifier schema, Identifier table) {

    public String inSchema() {
        return database + "." + schema;
    }

    public QualifiedName sibling(String otherTable) {
        return new QualifiedName(database, schema, new Identifier(otherTable));
    }

    @Override
    public String toString() {
        return inSchema() + "." + table;
    }
}
