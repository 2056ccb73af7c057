package org.amcsnowflake.upload;

import java.nio.file.Path;

/**
 * Consecutive rows of one result, encoded into one compressed file.
 *
 * @param ordinal from 1
 * @param bytes of the file
 */
public record Batch(int ordinal, Path file, long rows, long bytes) {

    String fileName() {
        return file.getFileName().toString();
    }
}
