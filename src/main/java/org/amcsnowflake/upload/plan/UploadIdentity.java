package org.amcsnowflake.upload.plan;

import java.time.LocalDateTime;
import java.util.Locale;
import java.util.UUID;

/**
 * An upload and one pass of it.
 *
 * @param run new for each pass, so that leftovers of an earlier pass are never mistaken for this one's
 * @param uploadedAt when this pass began, in UTC
 */
public record UploadIdentity(UUID id, UUID run, LocalDateTime uploadedAt) {

    /** The name of the pass's temporary table, which never hides a table of the user. */
    public String stagingTable() {
        return "AMC_STAGED_" + run.toString().replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
