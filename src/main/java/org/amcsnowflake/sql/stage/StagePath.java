package org.amcsnowflake.sql.stage;

import java.util.UUID;

/**
 * A folder in the user's own stage, which needs no privilege.
 *
 * @param path ends in a slash: Snowflake takes paths as prefixes, and {@code pass1} would match {@code pass10} too
 */
public record StagePath(String path) {

    /** All files of one upload, whichever pass staged them. */
    public static StagePath ofUpload(UUID uploadId) {
        return new StagePath("@~/amc-snowflake/" + uploadId + "/");
    }

    /** The path of one pass: COPY skips files it has already loaded, and PUT those that already exist. */
    public StagePath pass(UUID pass) {
        return new StagePath(path + pass + "/");
    }

    /** The folder of one of several tables, within that of a pass. */
    public StagePath part(int number) {
        return new StagePath(path + number + "/");
    }
}
