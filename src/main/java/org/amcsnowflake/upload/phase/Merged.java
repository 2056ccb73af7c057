package org.amcsnowflake.upload.phase;

import org.amcsnowflake.upload.plan.LoadPlan;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** The upload is committed in Snowflake, so later failures no longer matter. */
public record Merged(Merging merging) implements Upload {

    @Override
    public Optional<LoadPlan> plan() {
        return merging.plan();
    }

    @Override
    public Opened opened() {
        return merging.opened();
    }

    @Override
    public Counts counts() {
        return merging.counts();
    }

    @Override
    public @Nullable String key() {
        return merging.key();
    }

    /** Whether there is a temporary table to drop. */
    public boolean isStaged() {
        return merging.planned().isStaged();
    }

    public boolean hasChangedTarget() {
        return merging.planned().isTargetToBeChanged();
    }

    @Override
    public String toString() {
        return merging.toString();
    }
}
