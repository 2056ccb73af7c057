package org.amcsnowflake.snowflake;

import java.time.Duration;

/**
 * How long anything in a session may take.
 *
 * @param statement the longest a statement may run, its waiting for the warehouse and for locks included
 * @param queued the longest a statement waits for a warehouse slot
 * @param login the longest a login may take
 * @param silence the longest that nothing may come from Snowflake while it is asked something; the driver keeps one value
 *     for all of a process
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
