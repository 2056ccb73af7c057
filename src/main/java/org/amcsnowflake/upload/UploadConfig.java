package org.amcsnowflake.upload;

import org.amcsnowflake.upload.plan.ColumnCase;
import org.amcsnowflake.upload.result.BatchLimits;
import org.amcsnowflake.upload.result.InlineLimits;
import org.amcsnowflake.upload.result.WorkDirectory;

/**
 * Settings that apply to every upload.
 *
 * @param directory where batches are written before they are staged; each pass has its own folder in it
 */
public record UploadConfig(WorkDirectory directory, InlineLimits inline, BatchLimits batches, ColumnCase columnCase) {

    /** With the values as the settings file contains them. */
    public UploadConfig(WorkDirectory directory, InlineLimits inline, BatchLimits batches, String columnCase) {
        this(directory, inline, batches, ColumnCase.of(columnCase));
    }
}
