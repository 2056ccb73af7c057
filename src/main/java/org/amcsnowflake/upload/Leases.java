package org.amcsnowflake.upload;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

/** Ends the runs of a worker that has lost its execution, or the table it writes to, to another one. Thread-safe. */
public final class Leases {
    static final String LOST = "The execution, or the table it goes to, is another worker's, so this one stops.";

    /** @param written what a statement answers that changes nothing where the claim is lost */
    public void holdsClaim(@Body @Nullable Object written) {
        if (written == null) {
            throw lost();
        }
    }

    /** @param outcome the answer of mark-uploaded.sql */
    public void settled(@Body String outcome) {
        if (!outcome.equals("uploaded")) {
            throw lost();
        }
    }

    static Fault lost() {
        return new Fault(ErrorClass.LEASE_LOST, LOST);
    }
}
