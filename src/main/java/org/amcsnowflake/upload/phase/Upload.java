package org.amcsnowflake.upload.phase;

import org.amcsnowflake.upload.plan.LoadPlan;
import org.amcsnowflake.upload.plan.Target;
import org.amcsnowflake.upload.plan.UploadIdentity;

import java.util.Locale;
import java.util.Optional;

/**
 * The state of one pass of an upload. The routes carry it as the variable {@code upload}; each phase and each statement
 * takes the type that it needs and returns the next one. All open resources are in its {@link UploadSession}; the rest
 * is immutable.
 */
public sealed interface Upload permits Opened, Planned, Merging, Merged {

    Opened opened();

    Counts counts();

    /** How the rows are loaded into the target, once that is known and if there are any. */
    default Optional<LoadPlan> plan() {
        return Optional.empty();
    }

    default Claim claim() {
        return opened().claim();
    }

    default UploadIdentity identity() {
        return opened().identity();
    }

    default UploadSession session() {
        return opened().session();
    }

    /** In lower case. */
    default String strategy() {
        return claim().execution().settings().strategy().name().toLowerCase(Locale.ROOT);
    }

    default Target target() {
        return opened().target();
    }
}
