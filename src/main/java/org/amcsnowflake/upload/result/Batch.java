package org.amcsnowflake.upload.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Consecutive rows of one result that go to one table, encoded into one compressed file.
 *
 * @param ordinal from 1, over all tables
 * @param table which of the upload's tables, from 0
 * @param bytes of the file
 * @param uncompressedBytes of its rows before compression
 */
public record Batch(int ordinal, int table, Path file, long rows, long bytes, long uncompressedBytes) {

    public String fileName() {
        return file.getFileName().toString();
    }

    /** Deletes the file once Snowflake has received it. */
    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
