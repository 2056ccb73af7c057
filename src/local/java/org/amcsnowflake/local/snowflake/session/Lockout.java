package org.amcsnowflake.local.snowflake.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Locks a user for a while after too many wrong passwords in a row. */
final class Lockout {
    private static final int WRONG_PASSWORDS_ALLOWED = 5;
    private static final Duration LOCKED_FOR = Duration.ofMinutes(15);

    private final Clock clock;
    private final Map<String, Failures> failures = new HashMap<>();

    private record Failures(int count, Instant last) {}

    Lockout(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean isLocked(String user) {
        Failures of = failures.get(user);
        if (of == null || of.count < WRONG_PASSWORDS_ALLOWED) {
            return false;
        }
        if (clock.instant().isBefore(of.last.plus(LOCKED_FOR))) {
            return true;
        }
        failures.remove(user);
        return false;
    }

    synchronized void wrongPassword(String user) {
        failures.merge(
                user, new Failures(1, clock.instant()), (before, one) -> new Failures(before.count + 1, one.last));
    }

    synchronized void rightPassword(String user) {
        failures.remove(user);
    }
}
