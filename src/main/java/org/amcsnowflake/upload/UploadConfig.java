package org.amcsnowflake.upload;

import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.shaping.CurrencyRates;
import org.amcsnowflake.shaping.InvalidOptionException;
import org.amcsnowflake.shaping.ResultDigest;
import org.amcsnowflake.shaping.ShapingContext;
import org.amcsnowflake.upload.phase.PutThreads;
import org.amcsnowflake.upload.phase.WorkDirectory;
import org.amcsnowflake.upload.plan.ColumnCase;
import org.amcsnowflake.upload.result.BatchLimits;
import org.amcsnowflake.upload.result.InlineLimits;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Settings that apply to every upload.
 *
 * @param directory where batches are written before they are staged; each pass has its own folder in it
 * @param puts the threads in which files are sent to the stage
 */
public record UploadConfig(
        WorkDirectory directory, InlineLimits inline, BatchLimits batches, PutThreads puts, ColumnCase columnCase) {
    /** To be changed when equal results would be stored differently than before. */
    private static final String DIGEST_FORMAT = "2";

    /** With the values as the settings file contains them. */
    public UploadConfig(
            WorkDirectory directory, InlineLimits inline, BatchLimits batches, PutThreads puts, String columnCase) {
        this(directory, inline, batches, puts, ColumnCase.of(columnCase));
    }

    /**
     * Before anything is sent: whether the columns have usable names.
     *
     * @throws InvalidExecutionException naming the option that is wrong
     */
    public void requireNames(Execution execution) {
        try {
            columnCase.require(execution.settings().shaping());
        } catch (InvalidOptionException e) {
            throw new InvalidExecutionException("metadata." + e.getMessage());
        }
    }

    ShapingContext shaping(Execution execution, CurrencyRates rates) {
        return new ShapingContext(execution.settings().shaping(), columnCase::fold, rates, execution.day());
    }

    /**
     * For an upload of only changed rows, whose result is compared with that of the schedule's next execution, and for
     * one that leaves a receipt, whose result is compared with that of its next attempt.
     */
    Optional<ResultDigest> digest(Execution execution, boolean hasReceipt) {
        if (!execution.isComparable() && !hasReceipt) {
            return Optional.empty();
        }
        List<String> options = new ArrayList<>();
        options.add(DIGEST_FORMAT);
        options.add(columnCase.name());
        options.add(execution.settings().optionsHash().orElse(""));
        if (!execution.isComparable()) {
            // Otherwise, the hash of the options covers them.
            options.addAll(execution.settings().keyColumns());
        }
        options.addAll(columnCase.ownKeyValues(execution));
        return Optional.of(new ResultDigest(options));
    }
}
