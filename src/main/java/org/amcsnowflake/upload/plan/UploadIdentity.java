package org.amcsnowflake.upload.plan;

import java.time.LocalDateTime;
import java.util.Locale;
import java.util.UUID;

/**
 * An upload and one pass of it.
 *
 * @param pass new for each pass, so that leftovers of an earlier one are never mistaken for this one's
 * @param uploadedAt when this pass began, in UTC
 */
public record UploadIdentity(UUID id, UUID pass, LocalDateTime uploadedAt) {

    /**
     * The name of the pass's temporary table, which never hides a table of the user.
     *
     * @param part of the upload, from 0: each has its own
     */
    public String stagingTable(int part) {
        return "AMC_STAGED_" + pass.toString().replace('-', '_').toUpperCase(Locale.ROOT)
                + (part == 0 ? "" : "_" + (part + 1));
    }
}
