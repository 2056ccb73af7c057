package org.amcsnowflake.upload;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.ErrorContext;
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
        if (upload.missingRows() > 0) {
            throw Fault.of(
                    ErrorClass.DATA,
                    "Snowflake stored " + counts.accountedFor() + " of the " + counts.staged()
                            + " rows without an error, as it does if the target has ERROR_LOGGING = TRUE. The upload was"
                            + " rolled back, and with it the entries in ERROR_TABLE({table}). Run GRANT SELECT ERROR TABLE"
                            + " ON TABLE {table} TO ROLE {role}; then retry, and the upload says which error Snowflake"
                            + " logged. Or run ALTER TABLE {table} SET ERROR_LOGGING = FALSE; which also deletes what is"
                            + " in ERROR_TABLE({table}), and retry.",
                    ErrorContext.of(upload.opened().destination()).at(target.name()));
        }
        if (counts.accountedFor() > counts.staged()) {
            throw new Fault(
                    ErrorClass.TRANSIENT,
                    "The MERGE changed " + counts.accountedFor() + " rows of " + target + " (" + counts.inserted()
                            + " inserted, " + counts.updated() + " updated, " + counts.kept() + " kept, "
                            + counts.unchanged() + " unchanged) for the "
                            + counts.staged() + " rows of the result, because the table has several rows with the"
                            + " same execution and row number. Nothing was stored; the upload is repeated, and deletes them first.");
        }
    }
}
