package org.amcsnowflake.upload.result;

import org.amcsnowflake.sql.stage.Compression;

/**
 * The size at which a batch ends, whichever limit is reached first, and how it is compressed.
 *
 * <p>These are the limits of a table's first files; they double after every eight files. Snowflake loads several files at
 * a time, so a medium result has several; a very large one has fewer and larger ones, towards the 100 to 250 MB (compressed)
 * that Snowflake recommends. A batch also continues beyond its limits while the previous one is being sent, so that
 * reading waits for sending only when a batch has grown that much.
 *
 * @param megabytes of values before compression
 * @param growth how many times larger than these limits a batch may become
 */
public record BatchLimits(int rows, int megabytes, int growth, Compression compression) {
    private static final int FILES_OF_A_SIZE = 8;
    private static final int MOST_DOUBLINGS = 10;

    public BatchLimits {
        if (rows < 1 || megabytes < 1 || growth < 1) {
            throw new IllegalArgumentException(
                    "upload.batch-rows, upload.batch-megabytes and upload.batch-growth must be at least 1; they are "
                            + rows + ", " + megabytes + " and " + growth + ".");
        }
    }

    /** All of the same size. */
    public BatchLimits(int rows, int megabytes) {
        this(rows, megabytes, 1, Compression.DEFAULT);
    }

    /** With the values as the settings file contains them. */
    public BatchLimits(int rows, int megabytes, int growth, String compression, int level) {
        this(rows, megabytes, growth, Compression.of(compression, level));
    }

    /** @param files that the table has already */
    boolean areReached(int files, long rowsInFile, long charactersInFile) {
        int doublings = Math.min(files / FILES_OF_A_SIZE, MOST_DOUBLINGS);
        return areReachedTimes(Math.min(1 << doublings, growth), rowsInFile, charactersInFile);
    }

    /** Whether a batch ends although the previous one is still being sent. */
    boolean areExhausted(long rowsInFile, long charactersInFile) {
        return areReachedTimes(growth, rowsInFile, charactersInFile);
    }

    private boolean areReachedTimes(long factor, long rowsInFile, long charactersInFile) {
        return rowsInFile >= factor * rows || charactersInFile >= factor * megabytes * 1_048_576L;
    }
}
