package org.amcsnowflake.upload.phase;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.plan.Target;
import org.amcsnowflake.upload.plan.UploadIdentity;

import java.util.Optional;

/**
 * The session is open and the target's name is known; the next steps describe the target and open the result.
 *
 * @param repeated whether an earlier pass of the same upload may have left files or rows
 * @param supersededBy a newer execution of the same schedule and window that is uploaded already
 * @param isTargetCached whether the target's description comes from the cache, so that it may be out of date
 */
public record Opened(
        Claim claim,
        Destination destination,
        UploadIdentity identity,
        UploadSession session,
        Target target,
        boolean repeated,
        Optional<String> supersededBy,
        boolean isTargetCached)
        implements Upload {

    public static Opened of(
            Claim claim, Destination destination, UploadIdentity identity, UploadSession session, Target target) {
        return new Opened(claim, destination, identity, session, target, claim.repeated(), Optional.empty(), false);
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
        return new Opened(claim, destination, identity, session, other, repeated, supersededBy, isTargetCached);
    }

    /** @param newer the execution that supersedes this one */
    public Opened compared(Target.Earlier earlier, Optional<String> newer) {
        return new Opened(claim, destination, identity, session, target.with(earlier), repeated, newer, isTargetCached);
    }

    public Opened withCachedTarget(TargetTable table) {
        return new Opened(claim, destination, identity, session, target.with(table), repeated, supersededBy, true);
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
