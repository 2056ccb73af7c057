package org.amcsnowflake.local.snowflake.engine;

import java.time.Duration;

/** One client's session: current database, schema, warehouse and role, parameters, temporary objects, transaction. */
public interface EngineSession extends AutoCloseable {

    /**
     * Runs one statement.
     *
     * @throws SnowflakeError with Snowflake's code, SQLSTATE and message; the transaction stays open, as Snowflake's does
     */
    Answer execute(Query query);

    /** Stops the statement with this query id, from any thread: its {@link #execute} then fails with 000604. */
    void cancel(String queryId);

    /** How long the statement may take, from when it begins to wait. */
    Duration timeout(Query query);

    SessionState state();

    /** Rolls back an open transaction and drops temporary tables and stages. Repeating it does nothing. */
    @Override
    void close();
}
