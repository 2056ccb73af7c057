package org.amcsnowflake.upload;

import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.shaping.InvalidOptionException;
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

    /**
     * Checks the names that an execution's options give to columns, before anything is sent.
     *
     * @throws InvalidExecutionException if they cannot be used
     */
    public void requireNames(Execution execution) {
        try {
            columnCase.require(execution.settings().shaping());
        } catch (InvalidOptionException e) {
            throw new InvalidExecutionException("metadata." + e.getMessage());
        }
    }
}
