package org.amcsnowflake.upload;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.amcsnowflake.destination.DestinationKey;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.phase.Merged;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.phase.Upload;
import org.amcsnowflake.upload.phase.UploadReceipt;
import org.apache.camel.Variable;

import java.time.Duration;
import java.util.Optional;

/**
 * A cache of table descriptions, so that a small upload to a known table needs one statement. A table is described
 * again after this service created or changed it, after a failed upload, when a statement no longer fits it, and when
 * the entry expires. Thread-safe.
 */
public final class TargetTables {
    private record Key(DestinationKey destination, QualifiedName table) {}

    private final Cache<Key, TargetTable> cache;

    /** @param kept how long a description is used after it was read */
    public TargetTables(Duration kept) {
        this.cache =
                Caffeine.newBuilder().expireAfterWrite(kept).maximumSize(10_000).build();
    }

    /** The upload with the cached descriptions of its targets, as far as there are any. */
    Opened cached(Opened upload) {
        upload.session()
                .receipt()
                .ifPresent(receipt -> Optional.ofNullable(cache.getIfPresent(key(upload, receipt)))
                        .ifPresent(receipt::cached));
        return upload.described(this::known);
    }

    private Optional<TargetTable> known(Upload upload) {
        return Optional.ofNullable(cache.getIfPresent(key(upload)));
    }

    /** To be called when an upload has succeeded. */
    public void remember(@Variable("upload") Merged upload) {
        upload.parts().forEach(part -> rememberOne((Merged) part));
        upload.session()
                .receipt()
                .ifPresent(receipt -> receipt.toRemember().ifPresent(table -> cache.put(key(upload, receipt), table)));
    }

    private void rememberOne(Merged upload) {
        if (upload.hasChangedTarget()) {
            cache.invalidate(key(upload));
        } else {
            upload.merging()
                    .confirmed()
                    .or(() -> upload.target().existing())
                    .ifPresent(table -> cache.put(key(upload), table));
        }
    }

    /** To be called when an upload has failed, for whatever reason. */
    void forget(Upload upload) {
        upload.parts().forEach(part -> cache.invalidate(key(part)));
        upload.session().receipt().ifPresent(receipt -> cache.invalidate(key(upload, receipt)));
    }

    private static Key key(Upload upload, UploadReceipt receipt) {
        return new Key(upload.opened().destination().key(), receipt.table().name());
    }

    private static Key key(Upload upload) {
        return new Key(upload.opened().destination().key(), upload.target().name());
    }
}
