package org.amcsnowflake.local.snowflake.engine;

import java.nio.file.Path;

/**
 * The instructions for the client of a PUT.
 *
 * @param source the path between PUT and the stage, without {@code file://}, exactly as in the SQL
 * @param directory the absolute folder that the client writes to (LOCAL_FS)
 * @param sourceCompression lower case: auto_detect, none, gzip, zstd …
 */
public record Upload(
        String source,
        Path directory,
        boolean autoCompress,
        boolean overwrite,
        String sourceCompression,
        int parallel) {

    /** The same upload to another folder. */
    public Upload to(Path other) {
        return new Upload(source, other, autoCompress, overwrite, sourceCompression, parallel);
    }
}
