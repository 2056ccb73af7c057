package org.amcsnowflake.snowflake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.destination.DestinationKey;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Signs in once where many uploads of one destination wait for it, and not again for a while where Snowflake refused: the
 * fifth refusal within a quarter of an hour locks the user, for people too. A configuration that is saved again is tried
 * at once. Thread-safe.
 */
final class RefusedSignIns {
    /** Snowflake counts refusals for so long. */
    private static final Duration KEPT = Duration.ofMinutes(15);

    private static final int KNOWN = 10_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final Cache<DestinationKey, Object> locks =
            Caffeine.newBuilder().weakValues().build();
    private final Cache<DestinationKey, Refusal> refusals =
            Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(KNOWN).build();

    private record Refusal(Diagnosis diagnosis, Instant until) {}

    /** Signs in. */
    interface SignIn {
        Session open() throws SQLException;
    }

    /**
     * @throws Fault with the sentence of the earlier refusal, where there was one
     * @throws SQLException where this one is refused
     */
    Session guarded(Destination destination, SignIn signIn) throws SQLException {
        synchronized (locks.get(destination.key(), key -> new Object())) {
            Refusal refusal = refusals.getIfPresent(destination.key());
            if (refusal != null) {
                throw new Fault(
                        FaultClass.CREDENTIALS,
                        refusal.diagnosis().sentence()
                                + " So as not to lock the user, this sign-in is not tried again before "
                                + TIME.format(refusal.until()) + ", or until the configuration is saved again.",
                        refusal.diagnosis().fixSql());
            }
            try {
                return signIn.open();
            } catch (SQLException e) {
                Diagnosis diagnosis = Diagnosis.of(e, Place.of(destination));
                if (diagnosis.faultClass() == FaultClass.CREDENTIALS) {
                    refusals.put(
                            destination.key(),
                            new Refusal(diagnosis, Instant.now().plus(KEPT)));
                }
                throw e;
            }
        }
    }
}
