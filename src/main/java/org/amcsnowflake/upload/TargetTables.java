package org.amcsnowflake.upload;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.destination.DestinationKey;
import org.amcsnowflake.snowflake.QualifiedName;
import org.amcsnowflake.snowflake.TargetTable;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * The target tables as they were last described, so that a small upload to a known table is one statement. A table that
 * was made or changed here, or by which an upload failed, is described anew; one that somebody else changed is, as soon as
 * a statement does not fit it any more, or after a while. Thread-safe.
 */
public final class TargetTables {
    private record Key(DestinationKey destination, QualifiedName table) {}

    private final Cache<Key, TargetTable> cache;

    /** @param kept how long a description is used after it was read */
    public TargetTables(Duration kept) {
        this.cache =
                Caffeine.newBuilder().expireAfterWrite(kept).maximumSize(10_000).build();
    }

    /** Takes the description for the run, if there is one. */
    public void recall(
            @ExchangeProperty("run") UploadRun run, @ExchangeProperty("destination") Destination destination) {
        TargetTable known = cache.getIfPresent(key(run, destination));
        if (known != null) {
            run.recalled(known);
        }
    }

    /** To be called where an upload has ended well. */
    public void remember(
            @ExchangeProperty("run") UploadRun run, @ExchangeProperty("destination") Destination destination) {
        if (run.hasChangedTarget()) {
            cache.invalidate(key(run, destination));
        } else {
            run.target().existing().ifPresent(table -> cache.put(key(run, destination), table));
        }
    }

    /** To be called where an upload failed, for whatever reason. */
    public void forget(
            @ExchangeProperty("run") @Nullable UploadRun run,
            @ExchangeProperty("destination") @Nullable Destination destination) {
        if (run != null && destination != null) {
            cache.invalidate(key(run, destination));
        }
    }

    private static Key key(UploadRun run, Destination destination) {
        return new Key(destination.key(), run.target().name());
    }
}
