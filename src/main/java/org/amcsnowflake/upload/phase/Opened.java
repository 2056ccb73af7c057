package org.amcsnowflake.upload.phase;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.plan.Target;
import org.amcsnowflake.upload.plan.UploadIdentity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The session is open and the target's name is known; the next steps describe the target and open the result.
 *
 * @param part which of the upload's parts this is, from 0: its table gets the rows of this number
 * @param isFormer whether no row of this upload goes to the table, but earlier uploads have used it
 * @param repeated whether an earlier pass of the same upload may have left files or rows
 * @param supersededBy a newer execution of the same schedule and window that is uploaded already
 * @param isTargetCached whether the target's description comes from the cache, so that it may be out of date
 */
public record Opened(
        Claim claim,
        Destination destination,
        UploadIdentity identity,
        UploadSession session,
        int part,
        boolean isFormer,
        Target target,
        boolean repeated,
        Optional<String> supersededBy,
        boolean isTargetCached)
        implements Upload {

    /** The parts of an upload; the first one. */
    public static Opened of(
            Claim claim,
            Destination destination,
            UploadIdentity identity,
            UploadSession session,
            List<Target> targets) {
        List<Opened> parts = new ArrayList<>();
        targets.forEach(target -> parts.add(of(claim, destination, identity, session, parts.size(), false, target)));
        session.parts().add(parts);
        return parts.get(0);
    }

    private static Opened of(
            Claim claim,
            Destination destination,
            UploadIdentity identity,
            UploadSession session,
            int part,
            boolean isFormer,
            Target target) {
        return new Opened(
                claim,
                destination,
                identity,
                session,
                part,
                isFormer,
                target,
                claim.repeated(),
                Optional.empty(),
                false);
    }

    /** Adds parts for other tables of the schema that earlier uploads have used. */
    public void alsoClearing(List<String> tables) {
        List<Opened> parts = new ArrayList<>();
        tables.forEach(table -> parts.add(
                of(claim, destination, identity, session, targetCount() + parts.size(), true, target.former(table))));
        session.parts().add(parts);
    }

    @Override
    public Opened opened() {
        return this;
    }

    @Override
    public Counts counts() {
        return Counts.NONE.withStaged(session.files().rows());
    }

    public Opened with(Target other) {
        return with(other, supersededBy, isTargetCached);
    }

    private Opened with(Target other, Optional<String> newer, boolean isCached) {
        return new Opened(claim, destination, identity, session, part, isFormer, other, repeated, newer, isCached);
    }

    /** All parts with the account's name. */
    public Opened in(String account) {
        return (Opened) session.parts()
                .each(this, part -> ((Opened) part).with(part.target().in(account)));
    }

    /** @param newer the execution that supersedes this one */
    public Opened compared(Target.Earlier earlier, Optional<String> newer) {
        return with(target.with(earlier), newer, isTargetCached);
    }

    /** The table of earlier uploads is gone, so nothing has to be deleted from it. */
    public Opened withoutEarlierRows() {
        return with(target.with(Target.Earlier.NONE));
    }

    /** @param cached descriptions of the targets, which may be out of date */
    public Opened described(Function<Upload, Optional<TargetTable>> cached) {
        return (Opened) session.parts()
                .each(
                        this,
                        part -> cached.apply(part)
                                .map(((Opened) part)::withCached)
                                .orElse((Opened) part));
    }

    private Opened withCached(TargetTable table) {
        return with(target.with(table), supersededBy, true);
    }

    /** Whether the table has to be described: it gets rows, or may have rows to delete. */
    public boolean isTargetToBeRead() {
        return !isTargetCached && !(isFormer && target.earlier().isNone());
    }

    /** How many tables may get rows. */
    public int tablesWithRows() {
        return Math.max(1, claim.execution().settings().shaping().tables().size());
    }

    /** Whether rows are distributed to tables by the upload's options. */
    public boolean isDistributed() {
        return !claim.execution().settings().shaping().tables().isEmpty();
    }

    /**
     * Whether an earlier pass has committed to the same tables in the same way, and no pass after it may have done so
     * without a receipt.
     */
    public boolean isCommittedToItsTargets() {
        List<Target.Earlier> repeated = parts().stream()
                .map(part -> part.target().earlier())
                .filter(Target.Earlier::repeated)
                .toList();
        return receipt().earlier().stream().anyMatch(earlier -> earlier.hasTargetsOf(this))
                && !repeated.isEmpty()
                && repeated.stream().allMatch(Target.Earlier::hasReceipts)
                && parts().stream().anyMatch(part -> part.target().existing().isPresent());
    }

    public boolean isSuperseded() {
        return supersededBy.isPresent();
    }

    /** Why the execution is not uploaded. */
    public String reasonToSkip() {
        return "Superseded by execution " + supersededBy.orElseThrow()
                + " of the same schedule and window, which is newer and already uploaded.";
    }

    @Override
    public String toString() {
        return "upload " + identity.id() + " of execution " + claim.execution().id();
    }
}
