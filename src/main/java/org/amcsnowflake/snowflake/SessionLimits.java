package org.amcsnowflake.snowflake;

import java.time.Duration;

/**
 * The time limits of a session.
 *
 * @param statement the longest time for a statement, including waiting for the warehouse and for locks
 * @param queued the longest time that a statement waits in the warehouse's queue
 * @param login the longest time for a login
 * @param silence the longest time without data from Snowflake during a request; the driver has one value per process
 */
public record SessionLimits(Duration statement, Duration queued, Duration login, Duration silence) {
    public SessionLimits {
        if (statement.toSeconds() < 1 || queued.toSeconds() < 1 || login.toSeconds() < 1 || silence.toSeconds() < 1) {
            throw new IllegalArgumentException("The limits of a Snowflake session must be at least one second each:"
                    + " snowflake.statement-timeout, snowflake.queued-timeout, snowflake.login-timeout,"
                    + " snowflake.socket-timeout.");
        }
    }
}
