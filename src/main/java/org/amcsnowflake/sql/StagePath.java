package org.amcsnowflake.sql;

import java.nio.file.Path;
import java.util.UUID;

/**
 * A folder in the user's own stage, which needs no privilege.
 *
 * @param path ends in a slash: Snowflake takes paths as prefixes, and {@code run1} would match {@code run10} too
 */
public record StagePath(String path) {

    /** All files of one upload, whichever run staged them. */
    public static StagePath ofUpload(UUID uploadId) {
        return new StagePath("@~/amc-snowflake/" + uploadId + "/");
    }

    /** One run's own path: COPY skips files it has seen, and PUT those it finds. */
    public StagePath run(UUID run) {
        return new StagePath(path + run + "/");
    }

    /** Copies a file that was compressed here; without OVERWRITE, an existing name is reported as SKIPPED. */
    public String putSql(Path file) {
        return "PUT " + Literal.text("file://" + file.toAbsolutePath()) + " " + Literal.text(path)
                + " AUTO_COMPRESS=FALSE SOURCE_COMPRESSION=ZSTD OVERWRITE=FALSE";
    }

    public String removeSql() {
        return "REMOVE " + Literal.text(path);
    }
}
