package org.amcsnowflake.local.snowflake.engine;

/**
 * The interface between the protocol and the part that understands SQL and stores data. Thread-safe; each session runs
 * one statement at a time.
 */
public interface Engine extends AutoCloseable {

    EngineSession openSession(SessionSettings settings);

    /** Whether the user may use the role, directly or through another role. */
    boolean isGranted(String user, String role);

    /** Rolls back open transactions, keeps committed data (if there is a data directory) and closes all files. */
    @Override
    void close();
}
