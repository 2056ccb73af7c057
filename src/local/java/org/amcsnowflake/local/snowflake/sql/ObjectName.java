package org.amcsnowflake.local.snowflake.sql;

import java.util.List;

/** A name of one to three parts: database, schema, object; the session supplies missing ones. */
public record ObjectName(List<String> parts) {
    public ObjectName {
        parts = List.copyOf(parts);
    }

    public String last() {
        return parts.get(parts.size() - 1);
    }

    @Override
    public String toString() {
        return String.join(".", parts);
    }
}
