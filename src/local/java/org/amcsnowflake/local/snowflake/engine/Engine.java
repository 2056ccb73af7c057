package org.amcsnowflake.local.snowflake.engine;

/**
 * What stands behind the protocol: it understands SQL and holds the data. Safe for use by many threads; each session
 * runs one statement at a time.
 */
public interface Engine extends AutoCloseable {

    EngineSession openSession(SessionSettings settings);

    /** Whether the user may use the role, directly or as part of another. */
    boolean isGranted(String user, String role);

    /** Rolls back what is open, keeps what is committed (where the engine has a data directory), frees every file. */
    @Override
    void close();
}
