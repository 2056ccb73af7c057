package org.amcsnowflake.upload.phase;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.upload.plan.Target;
import org.amcsnowflake.upload.result.ReadResult;
import org.amcsnowflake.upload.result.ShapingReport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The comparison of a result with the one that its targets contain, before a session is opened.
 *
 * @param parts one for each target table
 * @param digest of the result, once it has been read
 * @param isUnchanged whether it is the result that the targets contain
 */
public record Comparison(
        Claim claim,
        Destination destination,
        List<Part> parts,
        PhaseTimes phases,
        Optional<String> digest,
        boolean isUnchanged) {

    /**
     * A target table.
     *
     * @param result what it gets, once the result has been read and if that is anything
     */
    public record Part(Target target, Optional<ReadResult> result) {
        public long rows() {
            return result.map(read -> read.rows().count()).orElse(0L);
        }

        public Optional<ShapingReport> shaping() {
            return result.flatMap(ReadResult::shaping);
        }
    }

    public static Comparison of(Claim claim, Destination destination, List<Target> targets) {
        List<Part> parts = targets.stream()
                .map(target -> new Part(target, Optional.empty()))
                .toList();
        return new Comparison(claim, destination, parts, new PhaseTimes(), Optional.empty(), false);
    }

    /**
     * @param read for each target, what it gets
     * @param known the digest of the targets' result
     */
    public Comparison with(List<ReadResult> read, String known) {
        phases.end("compare");
        List<Part> withResults = new ArrayList<>();
        for (ReadResult result : read) {
            Target target = parts.get(withResults.size()).target();
            withResults.add(new Part(
                    target, Optional.of(result).filter(each -> each.rows().count() > 0)));
        }
        Optional<String> ofResult = read.get(0).digest();
        boolean hasRows = withResults.stream().anyMatch(part -> part.rows() > 0);
        return new Comparison(
                claim,
                destination,
                List.copyOf(withResults),
                phases,
                ofResult,
                hasRows && ofResult.equals(Optional.of(known)));
    }

    /** The first target; all are in one schema. */
    public Target target() {
        return parts.get(0).target();
    }

    /** The names of the target tables, as JSON. */
    public String tables() {
        return Target.names(parts.stream().map(Part::target));
    }

    public boolean isDistributed() {
        return !claim.execution().settings().shaping().tables().isEmpty();
    }

    /** As {@link Upload#isOpened}. */
    public boolean isOpened() {
        return false;
    }

    public long rows() {
        return parts.stream().mapToLong(Part::rows).sum();
    }
}
