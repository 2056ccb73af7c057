package org.amcsnowflake.snowflake;

import java.time.Duration;

/**
 * The time limits of a session.
 *
 * @param statementTimeout the longest time for a statement, including waiting for the warehouse and for locks
 * @param queuedTimeout the longest time that a statement waits in the warehouse's queue
 * @param loginTimeout the longest time for a login
 * @param socketTimeout the longest time without data from Snowflake during a request; over {@value #LONGEST_HOLD_SECONDS}
 *     seconds. The driver has one value per process: that of the first session
 */
public record SessionLimits(
        Duration statementTimeout, Duration queuedTimeout, Duration loginTimeout, Duration socketTimeout) {
    /** Snowflake may hold the response to a running statement for that long. */
    static final int LONGEST_HOLD_SECONDS = 45;

    public SessionLimits {
        if (statementTimeout.toSeconds() < 1 || queuedTimeout.toSeconds() < 1 || loginTimeout.toSeconds() < 1) {
            throw new IllegalArgumentException("The limits of a Snowflake session must be at least one second each:"
                    + " snowflake.statement-timeout, snowflake.queued-timeout, snowflake.login-timeout.");
        }
        if (socketTimeout.toSeconds() <= LONGEST_HOLD_SECONDS) {
            throw new IllegalArgumentException("snowflake.socket-timeout must be longer than " + LONGEST_HOLD_SECONDS
                    + " seconds, because Snowflake may hold the response to a running statement for that long.");
        }
    }

    /** Somebody waits for a connection test. */
    public static SessionLimits ofConnectionTests(Duration socketTimeout) {
        return new SessionLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(20), socketTimeout);
    }
}
