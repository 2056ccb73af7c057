package org.amcsnowflake.local.snowflake.engine;

import java.time.Duration;

/**
 * One client's session: current database, schema, warehouse and role, parameters, temporary objects and transaction.
 */
public interface EngineSession extends AutoCloseable {

    /**
     * Runs one statement.
     *
     * @throws SnowflakeError with Snowflake's code, SQLSTATE and message; the transaction stays open, as in Snowflake
     */
    Answer execute(Query query);

    /** Cancels the statement with this query id, from any thread: its {@link #execute} then fails with 000604. */
    void cancel(String queryId);

    /** The statement's time limit, which includes waiting. */
    Duration timeout(Query query);

    SessionState state();

    /** Rolls back an open transaction and drops temporary tables and stages. Idempotent. */
    @Override
    void close();
}
