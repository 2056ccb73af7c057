package org.amcsnowflake.local.snowflake.access;

import org.amcsnowflake.local.snowflake.catalog.TableName;

import java.util.List;
import java.util.Set;

/**
 * An object on which privileges are granted.
 *
 * @param name its parts, starting with the database; empty for the account
 */
public record Securable(Kind kind, List<String> name) {
    public static final Securable ACCOUNT = new Securable(Kind.ACCOUNT, List.of());

    /** With the privileges that ALL includes; OWNERSHIP includes every privilege. */
    public enum Kind {
        ACCOUNT("CREATE DATABASE", "CREATE ROLE", "CREATE WAREHOUSE", "MANAGE GRANTS"),
        DATABASE("USAGE", "CREATE SCHEMA", "MODIFY", "MONITOR"),
        SCHEMA("USAGE", "CREATE TABLE", "CREATE VIEW", "CREATE STAGE", "CREATE FILE FORMAT", "MODIFY", "MONITOR"),
        TABLE("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "EVOLVE SCHEMA", "SELECT ERROR TABLE"),
        VIEW("SELECT", "REFERENCES"),
        STAGE("READ", "WRITE", "USAGE"),
        FILE_FORMAT("USAGE"),
        WAREHOUSE("USAGE", "OPERATE", "MODIFY", "MONITOR"),
        ROLE("USAGE");

        private final Set<String> privileges;

        Kind(String... privileges) {
            this.privileges = Set.of(privileges);
        }

        public Set<String> privileges() {
            return privileges;
        }

        /** As written in SQL. */
        public String words() {
            return name().replace('_', ' ');
        }
    }

    public Securable {
        name = List.copyOf(name);
    }

    public static Securable database(String name) {
        return new Securable(Kind.DATABASE, List.of(name));
    }

    public static Securable schema(String database, String schema) {
        return new Securable(Kind.SCHEMA, List.of(database, schema));
    }

    public static Securable warehouse(String name) {
        return new Securable(Kind.WAREHOUSE, List.of(name));
    }

    public static Securable role(String name) {
        return new Securable(Kind.ROLE, List.of(name));
    }

    /** A table, view, stage or file format. */
    public static Securable of(Kind kind, TableName name) {
        return new Securable(kind, List.of(name.database(), name.schema(), name.table()));
    }

    public String last() {
        return name.isEmpty() ? "" : name.get(name.size() - 1);
    }

    public boolean isWithin(Securable container) {
        return name.size() > container.name.size()
                && name.subList(0, container.name.size()).equals(container.name);
    }

    /** Separated by dots. */
    public String shown() {
        return String.join(".", name);
    }
}
