package org.amcsnowflake.local.snowflake.session;

import java.time.Duration;

/**
 * Durations.
 *
 * @param sessionToken lifetime of a session token until the client must renew it
 * @param masterToken how long it can be renewed until the user must log in again
 * @param hold how long a request waits for a statement before the response "still running"
 * @param latency added to each statement
 * @param idleBlocker how long an idle transaction may block others before it is rolled back
 * @param issuerKeys how long the key set of a workload identity's issuer is cached
 */
public record Timing(
        Duration sessionToken,
        Duration masterToken,
        Duration hold,
        Duration latency,
        Duration idleBlocker,
        Duration issuerKeys) {

    /** Snowflake's values. */
    public static Timing standard() {
        return new Timing(
                Duration.ofHours(1),
                Duration.ofHours(4),
                Duration.ofSeconds(45),
                Duration.ZERO,
                Duration.ofMinutes(5),
                Duration.ofMinutes(10));
    }

    public Timing withSessionToken(Duration duration) {
        return new Timing(duration, masterToken, hold, latency, idleBlocker, issuerKeys);
    }

    public Timing withMasterToken(Duration duration) {
        return new Timing(sessionToken, duration, hold, latency, idleBlocker, issuerKeys);
    }

    public Timing withHold(Duration duration) {
        return new Timing(sessionToken, masterToken, duration, latency, idleBlocker, issuerKeys);
    }

    public Timing withLatency(Duration duration) {
        return new Timing(sessionToken, masterToken, hold, duration, idleBlocker, issuerKeys);
    }

    public Timing withIdleBlocker(Duration duration) {
        return new Timing(sessionToken, masterToken, hold, latency, duration, issuerKeys);
    }
}
