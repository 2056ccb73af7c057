package org.amcsnowflake.local.snowflake.execute.query;

import org.duckdb.DuckDBConnection;

import java.sql.SQLException;

/** A temporary DuckDB table that a statement reads. */
public interface Prepared {

    /** Fills the table, in this connection alone. */
    void prepare(DuckDBConnection connection) throws SQLException;

    void drop(DuckDBConnection connection) throws SQLException;
}
