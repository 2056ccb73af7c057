package org.amcsnowflake.upload;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.upload.phase.Counts;
import org.amcsnowflake.upload.phase.Merging;
import org.amcsnowflake.upload.plan.Target;
import org.apache.camel.Variable;

/** Compares the counts of the transaction's statements before its COMMIT. Thread-safe. */
public final class CountCheck {

    /** @throws Fault if the counts disagree */
    public void requireAgreement(@Variable("upload") Merging upload) {
        Counts counts = upload.counts();
        Target target = upload.target();
        if (counts.accountedFor() < counts.staged()) {
            throw Fault.data("Snowflake stored " + counts.accountedFor() + " of the " + counts.staged()
                    + " rows without an error, as it does if the target has ERROR_LOGGING = TRUE. The upload was rolled"
                    + " back. SELECT * FROM ERROR_TABLE(" + target.name()
                    + "); may show the rejected rows. Correct the query; or, to get Snowflake's error message, run ALTER TABLE "
                    + target.name() + " SET ERROR_LOGGING = FALSE; then retry.");
        }
        if (counts.accountedFor() > counts.staged()) {
            throw new Fault(
                    ErrorClass.TRANSIENT,
                    "The MERGE changed " + counts.accountedFor() + " rows of " + target + " (" + counts.inserted()
                            + " inserted, " + counts.updated() + " updated, " + counts.kept() + " kept) for the "
                            + counts.staged() + " rows of the result, because the table has several rows with the"
                            + " same execution and row number. Nothing was stored; the upload is repeated, and deletes them first.");
        }
    }
}
