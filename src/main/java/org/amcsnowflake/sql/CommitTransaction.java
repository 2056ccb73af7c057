package org.amcsnowflake.sql;

/** Makes what the session's transaction changed visible. A transaction begins with its first statement. */
public record CommitTransaction() {

    public String sql() {
        return "COMMIT";
    }
}
