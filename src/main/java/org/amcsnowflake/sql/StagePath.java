package org.amcsnowflake.sql;

import java.nio.file.Path;
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

    /** Uploads an already compressed file; without OVERWRITE, an existing name is reported as SKIPPED. */
    public String putSql(Path file) {
        return "PUT " + Literal.text("file://" + file.toAbsolutePath()) + " " + Literal.text(path)
                + " AUTO_COMPRESS=FALSE SOURCE_COMPRESSION=ZSTD OVERWRITE=FALSE";
    }

    public String removeSql() {
        return "REMOVE " + Literal.text(path);
    }
}
