package org.amcsnowflake.upload.plan;

import java.time.LocalDateTime;
import java.util.Locale;
import java.util.UUID;

/**
 * An upload and one run of it.
 *
 * @param run new for each pass, so that nothing a former pass left is taken for this one's
 * @param uploadedAt when this run began, in UTC
 */
public record UploadIdentity(UUID id, UUID run, LocalDateTime uploadedAt) {

    /** A name for the run's temporary table, which never hides a table of the user's. */
    public String stagingTable() {
        return "AMC_STAGED_" + run.toString().replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
