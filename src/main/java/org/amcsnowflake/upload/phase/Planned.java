package org.amcsnowflake.upload.phase;

import org.amcsnowflake.sql.DeleteRows;
import org.amcsnowflake.upload.plan.MergePlan;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** The result has been read, and how to load it into the target is known. */
public sealed interface Planned extends Upload permits PlannedLoad, PlannedClearing {

    /** Whether there is anything to load. */
    boolean hasRows();

    /** The rows that this upload replaces: to be deleted before its rows are merged. */
    default Optional<DeleteRows> staleRows() {
        return MergePlan.staleRows(claim().execution(), identity(), target(), hasRows());
    }

    default boolean isReplacing() {
        return staleRows().isPresent();
    }

    /** Whether the target itself has to be created or altered first. */
    boolean isTargetToBeChanged();

    /** Whether rows are matched across executions. */
    boolean hasExplicitKey();

    /** Whether the rows are sent as files, and loaded into a temporary table. */
    boolean isStaged();

    /** The upsert key, for the receipt; null if there is nothing to load. */
    default @Nullable String key() {
        return null;
    }

    /** How the rows are sent, for the receipt; null if there are none. */
    default @Nullable String path() {
        return null;
    }

    default Merging merging() {
        return new Merging(this, counts(), 0, Optional.empty());
    }
}
