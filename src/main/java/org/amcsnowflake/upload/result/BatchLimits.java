package org.amcsnowflake.upload.result;

import org.amcsnowflake.sql.stage.Compression;

/**
 * The size at which a batch ends, whichever limit is reached first, and how it is compressed. The limits are those of a table's
 * first files; they double after every eight files, up to eight times. Snowflake loads several files at a time, so a medium
 * result has several; a very large one has fewer and larger ones, towards the 100 to 250 MB (compressed) that Snowflake recommends.
 *
 * @param megabytes of values before compression
 */
public record BatchLimits(int rows, int megabytes, Compression compression) {
    private static final int FILES_OF_A_SIZE = 8;
    private static final int MOST_DOUBLINGS = 3;

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

    /** @param files that the table has already */
    boolean isReached(int files, long rowsInFile, long charactersInFile) {
        int doublings = Math.min(files / FILES_OF_A_SIZE, MOST_DOUBLINGS);
        return rowsInFile >= (long) rows << doublings || charactersInFile >= megabytes * 1_048_576L << doublings;
    }
}
