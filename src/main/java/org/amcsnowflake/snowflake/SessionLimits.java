package org.amcsnowflake.snowflake;

import java.time.Duration;

/**
 * The time limits of a session.
 *
 * @param statementTimeout the longest time for a statement, including waiting for the warehouse and for locks
 * @param queuedTimeout the longest time that a statement waits in the warehouse's queue
 * @param loginTimeout the longest time for a login
 * @param socketTimeout the longest time without data from Snowflake during a request; the driver has one value per process
 */
public record SessionLimits(
        Duration statementTimeout, Duration queuedTimeout, Duration loginTimeout, Duration socketTimeout) {
    public SessionLimits {
        if (statementTimeout.toSeconds() < 1
                || queuedTimeout.toSeconds() < 1
                || loginTimeout.toSeconds() < 1
                || socketTimeout.toSeconds() < 1) {
            throw new IllegalArgumentException("The limits of a Snowflake session must be at least one second each:"
                    + " snowflake.statement-timeout, snowflake.queued-timeout, snowflake.login-timeout,"
                    + " snowflake.socket-timeout.");
        }
    }

    /** Somebody waits for a connection test. */
    public static SessionLimits ofConnectionTests(Duration socketTimeout) {
        return new SessionLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(20), socketTimeout);
    }
}
