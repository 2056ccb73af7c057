package org.amcsnowflake.upload;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.amcsnowflake.destination.DestinationKey;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.phase.Merged;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.phase.Upload;
import org.apache.camel.Variable;
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

    /** The upload with the target as it was described for an earlier one, if it was. */
    Opened recall(Opened upload) {
        @Nullable TargetTable known = cache.getIfPresent(key(upload));
        return known == null ? upload : upload.withRecalled(known);
    }

    /** To be called when an upload has succeeded. */
    public void remember(@Variable("upload") Merged upload) {
        if (upload.hasChangedTarget()) {
            forget(upload);
        } else {
            upload.merging()
                    .confirmed()
                    .or(() -> upload.target().existing())
                    .ifPresent(table -> cache.put(key(upload), table));
        }
    }

    /** To be called when an upload has failed, for whatever reason. */
    void forget(Upload upload) {
        cache.invalidate(key(upload));
    }

    private static Key key(Upload upload) {
        return new Key(upload.opened().destination().key(), upload.target().name());
    }
}
