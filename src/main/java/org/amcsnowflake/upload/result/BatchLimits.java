package org.amcsnowflake.upload.result;

import org.amcsnowflake.sql.stage.Compression;

/**
 * The size at which a batch ends, whichever limit is reached first, and how it is compressed.
 *
 * @param megabytes of values before compression
 */
public record BatchLimits(int rows, int megabytes, Compression compression) {
    public BatchLimits {
        if (rows < 1 || megabytes < 1) {
            throw new IllegalArgumentException(
                    "upload.batch-rows and upload.batch-megabytes must be at least 1; they are " + rows + " and "
                            + megabytes + ".");
        }
    }

    public BatchLimits(int rows, int megabytes) {
        this(rows, megabytes, Compression.DEFAULT);
    }

    /** With the values as the settings file contains them. */
    public BatchLimits(int rows, int megabytes, String compression, int level) {
        this(rows, megabytes, Compression.of(compression, level));
    }

    long characters() {
        return megabytes * 1_048_576L;
    }
}
