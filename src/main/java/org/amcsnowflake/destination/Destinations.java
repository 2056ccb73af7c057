package org.amcsnowflake.destination;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/**
 * A cache of recently used destinations, decrypted. Its key contains the row's version, which each claim includes, so a
 * changed destination is read again immediately on every instance. Thread-safe.
 */
public final class Destinations {
    private final Fernet fernet;
    private final IdentityIssuer issuer;
    private final Cache<DestinationKey, Destination> cache;

    /** @param kept how long a destination is kept in memory after it was read */
    public Destinations(Fernet fernet, Duration kept, IdentityIssuer issuer) {
        this.fernet = fernet;
        this.issuer = issuer;
        this.cache =
                Caffeine.newBuilder().expireAfterWrite(kept).maximumSize(10_000).build();
    }

    /** @return null if it has to be read */
    public @Nullable Destination cached(DestinationKey key) {
        return cache.getIfPresent(key);
    }

    /**
     * @param row a row of {@code user_snowflake_configs}
     * @throws DestinationException if a secret cannot be decrypted or a field is missing
     */
    public Destination decrypted(Map<String, Object> row) {
        DestinationRow given = new DestinationRow(row, fernet, issuer);
        Destination known = cache.getIfPresent(given.key());
        if (known != null) {
            return known;
        }
        Destination destination = given.destination();
        cache.put(destination.key(), destination);
        return destination;
    }
}
