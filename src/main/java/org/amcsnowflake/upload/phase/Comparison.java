package org.amcsnowflake.upload.phase;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.upload.plan.Target;
import org.amcsnowflake.upload.result.ReadResult;

import java.util.Optional;

/**
 * The comparison of a result with the one that its target contains, before a session is opened.
 *
 * @param result once it has been read
 * @param isUnchanged whether it is the result that the target contains
 */
public record Comparison(
        Claim claim,
        Destination destination,
        Target target,
        PhaseTimes phases,
        Optional<ReadResult> result,
        boolean isUnchanged) {

    public static Comparison of(Claim claim, Destination destination, Target target) {
        return new Comparison(claim, destination, target, new PhaseTimes(), Optional.empty(), false);
    }

    /** @param known the digest of the target's result */
    public Comparison with(ReadResult read, String known) {
        phases.end("compare");
        boolean isEqual = read.rows() > 0 && read.digest().equals(Optional.of(known));
        return new Comparison(claim, destination, target, phases, Optional.of(read), isEqual);
    }
}
