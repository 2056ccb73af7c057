package org.amcsnowflake.snowflake;

import java.time.Duration;

/**
 * How long anything in a session may take.
 *
 * @param statementTimeout the longest a statement may run, its waiting for the warehouse and for locks included
 * @param queuedTimeout the longest a statement waits for a warehouse slot
 * @param loginTimeout the longest a login may take
 * @param socketTimeout the longest that nothing may come from Snowflake while it is asked something; the driver keeps one
 *     value for all of a process
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
