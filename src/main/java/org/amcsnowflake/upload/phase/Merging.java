package org.amcsnowflake.upload.phase;

import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.plan.LoadPlan;
import org.amcsnowflake.upload.plan.MergePlan;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * The transaction that makes the upload visible has begun; it has no effect without its COMMIT.
 *
 * @param matchingRows rows of the target whose key is in the result; counted only if rows are matched across executions
 * @param confirmed the target as it was described within the transaction
 */
public record Merging(Planned planned, Counts counts, long matchingRows, Optional<TargetTable> confirmed)
        implements Upload {

    @Override
    public Optional<LoadPlan> plan() {
        return planned.plan();
    }

    @Override
    public Opened opened() {
        return planned.opened();
    }

    /** The rows to merge. */
    public PlannedLoad load() {
        if (planned instanceof PlannedLoad load) {
            return load;
        }
        throw new IllegalStateException("The result has no rows, so there is nothing to merge.");
    }

    public boolean hasRows() {
        return planned.hasRows();
    }

    public boolean isReplacing() {
        return planned.isReplacing();
    }

    public boolean hasExplicitKey() {
        return planned.hasExplicitKey();
    }

    public Merging deleted(long rows) {
        return new Merging(planned, counts.withDeleted(counts.deleted() + rows), matchingRows, confirmed);
    }

    public Merging merged(long inserted, long updated) {
        return new Merging(planned, counts.withMerged(inserted, updated), matchingRows, confirmed);
    }

    public Merging matched(long rows, long newer, long unchanged) {
        return new Merging(planned, counts.withLeft(newer, unchanged), rows, confirmed);
    }

    public Merging confirmed(TargetTable table) {
        return new Merging(planned, counts, matchingRows, Optional.of(table));
    }

    /** Rows of the result that the MERGE has not stored, although it has reported no error. */
    public long missingRows() {
        return Math.max(0, counts.staged() - counts.accountedFor());
    }

    /** Whether the target has several rows for a key of the result. */
    public boolean hasDuplicatesInTarget() {
        return matchingRows > counts.staged();
    }

    /** Deletes rows of superseded executions whose key is no longer in the result. */
    public Optional<MergePlan.AbsentKeys> absentKeys() {
        return load().merge().absentKeys(target().earlier().superseded());
    }

    public boolean isReplacingKeys() {
        return absentKeys().isPresent();
    }

    /** Whether the open transaction is so old that somebody may have rolled it back. */
    public boolean mayHaveBeenRolledBack() {
        return session().mayHaveBeenRolledBack();
    }

    @Override
    public @Nullable String key() {
        return planned.key();
    }

    /** All parts are. */
    public Merged committed() {
        session().phases().end("merge");
        return (Merged) session().parts().each(this, part -> new Merged((Merging) part));
    }

    @Override
    public String toString() {
        return planned.toString();
    }
}
