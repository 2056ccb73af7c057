package org.amcsnowflake.upload.result;

/**
 * Up to which size a result travels inside its MERGE instead of in staged files.
 *
 * @param rows 0 for none at all
 * @param kilobytes of values
 */
public record InlineLimits(int rows, int kilobytes) {
    /** What a statement with its binds may well hold: Snowflake advises 1 MB. */
    private static final int MOST_KILOBYTES = 1_000;

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
