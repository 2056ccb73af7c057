package org.amcsnowflake.upload.result;

/**
 * The size at which a batch ends: whichever limit is reached first.
 *
 * @param megabytes of values before compression
 */
public record BatchLimits(int rows, int megabytes) {
    public BatchLimits {
        if (rows < 1 || megabytes < 1) {
            throw new IllegalArgumentException(
                    "upload.batch-rows and upload.batch-megabytes must be at least 1; they are " + rows + " and "
                            + megabytes + ".");
        }
    }

    long characters() {
        return megabytes * 1_048_576L;
    }
}
