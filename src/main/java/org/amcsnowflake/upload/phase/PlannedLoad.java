package org.amcsnowflake.upload.phase;

import org.amcsnowflake.sql.ColumnWidening;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.SetColumnType;
import org.amcsnowflake.sql.merge.MatchCondition;
import org.amcsnowflake.sql.merge.MergeSource;
import org.amcsnowflake.upload.plan.LoadPlan;
import org.amcsnowflake.upload.plan.MergePlan;

import java.util.List;
import java.util.Optional;

/**
 * The result has rows to load.
 *
 * @param inlineRows the rows as JSON, if they are sent inside the statement instead of in files
 * @param isTargetReady whether the target has what the plan needs
 */
public record PlannedLoad(
        Opened opened,
        LoadPlan load,
        MergePlan merge,
        Optional<String> inlineRows,
        Counts counts,
        boolean isTargetReady)
        implements Planned {

    public static PlannedLoad ofInlineRows(Opened opened, LoadPlan load, String rows, long rowCount) {
        Counts counts = Counts.NONE.withStaged(rowCount).withLoaded(rowCount);
        return new PlannedLoad(opened, load, merge(opened, load, load.inlineRows()), Optional.of(rows), counts, false);
    }

    public static PlannedLoad ofFiles(Opened opened, LoadPlan load) {
        MergePlan merge = merge(opened, load, load.stagedRows(stagingTable(opened)));
        return new PlannedLoad(opened, load, merge, Optional.empty(), staged(opened), false);
    }

    private static Counts staged(Opened opened) {
        return Counts.NONE.withStaged(opened.session().files().rows(opened.part()));
    }

    private static MergePlan merge(Opened opened, LoadPlan load, MergeSource source) {
        return new MergePlan(
                opened.claim().execution(), opened.identity(), opened.target().name(), load, source);
    }

    @Override
    public Optional<LoadPlan> plan() {
        return Optional.of(load);
    }

    @Override
    public boolean hasRows() {
        return true;
    }

    @Override
    public boolean isTargetToBeChanged() {
        return load.changesTarget();
    }

    public boolean isTargetToBeCreated() {
        return load.createTable().isPresent();
    }

    public boolean isTargetToBeExtended() {
        return load.addColumns().isPresent();
    }

    /** Columns of the target that get a larger type in place, in the order in which they are to be altered. */
    public List<SetColumnType> retypings() {
        return load.retypings();
    }

    /** Columns of the target that are replaced by wider ones. */
    public List<ColumnWidening> widenings() {
        return load.widenings();
    }

    public PlannedLoad prepared() {
        session().phases().end("prepare");
        return new PlannedLoad(opened, load, merge, inlineRows, counts, true);
    }

    /** Whether the last statement was one that changes the target, if the upload fails now. */
    public boolean isChangingTarget() {
        return isTargetToBeChanged() && !isTargetReady;
    }

    public PlannedLoad within(List<MatchCondition> keyBounds) {
        return new PlannedLoad(opened, load, merge.within(keyBounds), inlineRows, counts, isTargetReady);
    }

    public PlannedLoad loaded(long rows) {
        session().phases().end("load");
        return new PlannedLoad(opened, load, merge, inlineRows, counts.withLoaded(rows), isTargetReady);
    }

    @Override
    public boolean isStaged() {
        return inlineRows.isEmpty();
    }

    @Override
    public boolean hasExplicitKey() {
        return merge.matchesAcrossExecutions();
    }

    /** Whether the keys are ordered, so that Snowflake only has to scan between the smallest and the largest. */
    public boolean hasOrderedKey() {
        return merge.keyBounds().isPresent();
    }

    @Override
    public String key() {
        return load.key().toString();
    }

    /** The bind values of a statement that reads the rows. */
    public List<String> binds() {
        return inlineRows.map(List::of).orElse(List.of());
    }

    public QualifiedName stagingTable() {
        return stagingTable(opened);
    }

    private static QualifiedName stagingTable(Opened opened) {
        return opened.target().name().sibling(opened.identity().stagingTable(opened.part()));
    }

    @Override
    public String toString() {
        return opened.toString();
    }
}
