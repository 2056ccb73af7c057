package org.amcsnowflake.upload.phase;

import org.amcsnowflake.upload.plan.LoadPlan;
import org.amcsnowflake.upload.plan.Target;
import org.amcsnowflake.upload.plan.UploadIdentity;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The state of one pass of an upload, or of one of its parts if it has several target tables. The routes carry it as the variable {@code upload}; each phase and each statement
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

    /** Whether it leaves a receipt in Snowflake; mark-merging.sql asks. */
    default boolean isWritingReceipt() {
        return session().receipt().isPresent();
    }

    /** The receipt that it leaves in Snowflake, which its destination asks for. */
    default UploadReceipt receipt() {
        return session().receipt().orElseThrow();
    }

    /** Whether its session is open, and its former tables are known; find-earlier-uploads.sql asks. */
    default boolean isOpened() {
        return true;
    }

    /** How many target tables the upload has. */
    default int targetCount() {
        return session().parts().count();
    }

    /** The names of the target tables, all in one schema, as JSON. */
    default String tables() {
        return Target.names(parts().stream().map(Upload::target));
    }

    /** The part that follows, after the last one the first: each phase takes all of them in turn. */
    default Upload next() {
        return session().parts().after(this);
    }

    default List<Upload> parts() {
        return session().parts().all(this);
    }

    /** Of all parts. */
    default Counts total() {
        return parts().stream().map(Upload::counts).reduce(Counts.NONE, Counts::plus);
    }

    /** The upsert key, for the receipt; null if there is nothing to load. */
    default @Nullable String key() {
        return null;
    }

    /** The upsert key of each part that has one; null if none has. */
    default @Nullable String keys() {
        List<Upload> all = parts().stream().filter(part -> part.key() != null).toList();
        if (all.isEmpty()) {
            return null;
        }
        return targetCount() == 1
                ? key()
                : all.stream()
                        .map(part -> part.target().table() + ": " + part.key())
                        .collect(Collectors.joining("; "));
    }
}
