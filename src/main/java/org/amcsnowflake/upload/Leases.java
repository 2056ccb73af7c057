package org.amcsnowflake.upload;

import org.amcsnowflake.snowflake.Deadline;
import org.amcsnowflake.snowflake.Fault;
import org.amcsnowflake.snowflake.FaultClass;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/** Ends the runs of a worker that has lost its execution, or the table it writes to, to another one. Thread-safe. */
public final class Leases {

    /** @param until the answer of hold-lease.sql */
    public void holdsLease(@ExchangeProperty("run") UploadRun run, @Body @Nullable String until) {
        if (until == null) {
            throw lost();
        }
        run.deadline(Deadline.parse(until));
    }

    /** @param marked the answer of mark-merging.sql */
    public void holdsClaim(@Body @Nullable Object marked) {
        if (marked == null) {
            throw lost();
        }
    }

    private static Fault lost() {
        return new Fault(
                FaultClass.LOST,
                "This worker fell silent for longer than lease.duration, so the execution or its table is another"
                        + " worker's now.");
    }
}
