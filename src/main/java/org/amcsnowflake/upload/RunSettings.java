package org.amcsnowflake.upload;

import java.nio.file.Path;

/**
 * What is the same for every upload.
 *
 * @param directory where batches are written before they are staged; each run has its own folder in it
 */
public record RunSettings(Path directory, InlineLimits inline, BatchLimits batches, ColumnCase columnCase) {

    /** As the settings file writes them. */
    public RunSettings(String directory, InlineLimits inline, BatchLimits batches, String columnCase) {
        this(Path.of(directory), inline, batches, ColumnCase.of(columnCase));
    }
}
