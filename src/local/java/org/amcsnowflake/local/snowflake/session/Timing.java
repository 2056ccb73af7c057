package org.amcsnowflake.local.snowflake.session;

import java.time.Duration;

/**
 * How long things take.
 *
 * @param sessionToken how long a session's token holds before the client has to renew it
 * @param masterToken how long it can be renewed before the user has to log in again
 * @param hold how long a request waits for a statement before it is answered with "still running"
 * @param latency how much longer each statement takes
 * @param idleBlocker how long a transaction in which nothing happens may keep others waiting before it is rolled back
 */
public record Timing(
        Duration sessionToken, Duration masterToken, Duration hold, Duration latency, Duration idleBlocker) {

    /** Snowflake's own. */
    public static Timing standard() {
        return new Timing(
                Duration.ofHours(1), Duration.ofHours(4), Duration.ofSeconds(45), Duration.ZERO, Duration.ofMinutes(5));
    }

    public Timing withSessionToken(Duration duration) {
        return new Timing(duration, masterToken, hold, latency, idleBlocker);
    }

    public Timing withMasterToken(Duration duration) {
        return new Timing(sessionToken, duration, hold, latency, idleBlocker);
    }

    public Timing withHold(Duration duration) {
        return new Timing(sessionToken, masterToken, duration, latency, idleBlocker);
    }

    public Timing withLatency(Duration duration) {
        return new Timing(sessionToken, masterToken, hold, duration, idleBlocker);
    }

    public Timing withIdleBlocker(Duration duration) {
        return new Timing(sessionToken, masterToken, hold, latency, duration);
    }
}
