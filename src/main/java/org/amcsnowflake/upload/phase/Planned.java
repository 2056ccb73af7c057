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

    /** How the rows are sent, for the receipt; null if there are none. */
    default @Nullable String path() {
        return parts().stream()
                .filter(PlannedLoad.class::isInstance)
                .map(part -> ((PlannedLoad) part).isStaged() ? "staged" : "inline")
                .findFirst()
                .orElse(null);
    }

    /** Begins the transaction of all parts. */
    default Merging merging() {
        return (Merging) session().parts().each(this, part -> ((Planned) part).merged());
    }

    private Merging merged() {
        return new Merging(this, counts(), 0, Optional.empty());
    }
}
