package org.amcsnowflake.upload;

/** How large a batch gets before the next begins: whichever bound is reached first. */
public record BatchLimits(int rows, long characters) {
    public BatchLimits {
        if (rows < 1 || characters < 1) {
            throw new IllegalArgumentException(
                    "upload.batch-rows and upload.batch-megabytes must be at least 1; they are " + rows + " and "
                            + characters / 1_048_576 + ".");
        }
    }
}
