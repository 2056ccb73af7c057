package org.amcsnowflake.upload;

import org.amcsnowflake.upload.plan.ColumnCase;
import org.amcsnowflake.upload.result.BatchLimits;
import org.amcsnowflake.upload.result.InlineLimits;
import org.amcsnowflake.upload.result.WorkDirectory;

/**
 * What is the same for every upload.
 *
 * @param directory where batches are written before they are staged; each run has its own folder in it
 */
public record RunSettings(WorkDirectory directory, InlineLimits inline, BatchLimits batches, ColumnCase columnCase) {

    /** As the settings file writes them. */
    public RunSettings(WorkDirectory directory, InlineLimits inline, BatchLimits batches, String columnCase) {
        this(directory, inline, batches, ColumnCase.of(columnCase));
    }
}
