package org.amcsnowflake.upload.result;

/**
 * The size up to which a result is sent inside the MERGE instead of in staged files.
 *
 * @param rows 0 to stage every result
 * @param kilobytes of the rows as JSON
 */
public record InlineLimits(int rows, int kilobytes) {
    /** Snowflake recommends 1 MB for a statement with its binds, after compression. */
    private static final int MOST_KILOBYTES = 4_000;

    public InlineLimits {
        if (rows < 0 || kilobytes < 1 || kilobytes > MOST_KILOBYTES) {
            throw new IllegalArgumentException(
                    "upload.inline-rows must be at least 0 and upload.inline-kilobytes from 1 to " + MOST_KILOBYTES
                            + "; they are " + rows + " and " + kilobytes + ".");
        }
    }

    long characters() {
        return kilobytes * 1_024L;
    }
}
