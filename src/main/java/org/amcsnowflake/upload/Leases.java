package org.amcsnowflake.upload;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.upload.phase.Merging;
import org.amcsnowflake.upload.phase.Planned;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** Ends the upload of a worker that has lost its execution or target table to another worker. Thread-safe. */
public final class Leases {
    static final String LOST = "Another worker has taken over the execution or its target table, so this worker stops.";

    /** @param written the result of a statement that changes no row if the claim is lost */
    public void requireClaim(@Body @Nullable Object written) {
        if (written == null) {
            throw lost();
        }
    }

    /** @param written the result of mark-merging.sql */
    public Merging beginMerge(@Variable("upload") Planned upload, @Body @Nullable Object written) {
        requireClaim(written);
        return upload.merging();
    }

    /** @param outcome the result of mark-uploaded.sql */
    public void requireUploaded(@Body String outcome) {
        if (!outcome.equals("uploaded")) {
            throw lost();
        }
    }

    static Fault lost() {
        return new Fault(ErrorClass.LEASE_LOST, LOST);
    }
}
