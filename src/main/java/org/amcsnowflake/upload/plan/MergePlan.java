package org.amcsnowflake.upload.plan;

import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.Strategy;
import org.amcsnowflake.sql.DeleteRows;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.merge.KeyBounds;
import org.amcsnowflake.sql.merge.MatchCondition;
import org.amcsnowflake.sql.merge.MergeSource;
import org.amcsnowflake.sql.merge.MergeStatement;
import org.amcsnowflake.sql.merge.MergeStatement.WhenMatched;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The single transaction that makes an upload visible: it deletes stale rows and merges the staged ones. By strategy
 * and key:
 *
 * <ul>
 *   <li>append: rows are added once per upload, identified by upload and row number;
 *   <li>explicit key: rows are matched by it across executions, and a newer execution's row is kept;
 *   <li>otherwise: rows are matched by execution, the key's columns and row number. Several rows of one result may
 *       share a window, so the window alone would be ambiguous.
 * </ul>
 */
public final class MergePlan {
    private final Execution execution;
    private final UploadIdentity upload;
    private final QualifiedName target;
    private final MetadataColumns metadata;
    private final UpsertKey key;
    private final MergeSource source;
    private final Set<Identifier> nullableKeys;
    private final KeyBounds keyBounds;
    private final List<MatchCondition> bounds;

    public MergePlan(
            Execution execution, UploadIdentity upload, QualifiedName target, LoadPlan load, MergeSource source) {
        this.execution = execution;
        this.upload = upload;
        this.target = target;
        this.metadata = load.metadata();
        this.key = load.key();
        this.source = source;
        this.nullableKeys = load.nullableKeys();
        this.keyBounds = new KeyBounds(source, load.keyColumns(), nullableKeys);
        this.bounds = List.of();
    }

    private MergePlan(MergePlan other, List<MatchCondition> bounds) {
        this.execution = other.execution;
        this.upload = other.upload;
        this.target = other.target;
        this.metadata = other.metadata;
        this.key = other.key;
        this.source = other.source;
        this.nullableKeys = other.nullableKeys;
        this.keyBounds = other.keyBounds;
        this.bounds = List.copyOf(bounds);
    }

    /** The bounds to query if rows are matched by values of the result, in tables that may be large. */
    public Optional<KeyBounds> keyBounds() {
        return matchesAcrossExecutions() && !keyBounds.isEmpty() ? Optional.of(keyBounds) : Optional.empty();
    }

    /** @param known the result of {@link #keyBounds} */
    public MergePlan within(List<MatchCondition> known) {
        return new MergePlan(this, known);
    }

    public MergeStatement statement() {
        return new MergeStatement(target, source, conditions(), Set.copyOf(key.columns()), whenMatched());
    }

    private WhenMatched whenMatched() {
        if (key.isAppend()) {
            return new WhenMatched.Keep();
        }
        return key.isExplicit() ? new WhenMatched.UpdateUnlessNewer(metadata.createdAt()) : new WhenMatched.Update();
    }

    /** The column of the execution's id. */
    public Identifier executionId() {
        return metadata.executionId();
    }

    /** What identifies a row of the target. */
    public List<MatchCondition> conditions() {
        List<MatchCondition> conditions = new ArrayList<>();
        if (key.isExplicit()) {
            conditions.addAll(bounds);
        } else if (key.isAppend()) {
            conditions.add(
                    new MatchCondition.TargetIs(metadata.uploadId(), upload.id().toString()));
        } else {
            conditions.add(new MatchCondition.TargetIs(metadata.executionId(), execution.id()));
        }
        key.columns().forEach(column -> conditions.add(condition(column)));
        return conditions;
    }

    /** Columns that are never NULL are compared with =, so that Snowflake can use a hash join and prune partitions. */
    private MatchCondition condition(Identifier column) {
        boolean alwaysHasValue = key.isExplicit() ? !nullableKeys.contains(column) : metadata.alwaysHaveValue(column);
        return alwaysHasValue ? new MatchCondition.Equal(column) : new MatchCondition.EqualOrBothNull(column);
    }

    public boolean matchesAcrossExecutions() {
        return key.isExplicit();
    }

    public QualifiedName target() {
        return target;
    }

    public MergeSource source() {
        return source;
    }

    public List<Identifier> keyColumns() {
        return key.columns();
    }

    /** The column that shows that a row comes from a newer execution. */
    public Identifier created() {
        return metadata.createdAt();
    }

    /**
     * What to delete after the MERGE if rows are matched across executions. The MERGE has set this execution's id on
     * each row whose key is in the result, so rows that still have a superseded execution's id have a key that is
     * absent from the result.
     */
    public Optional<DeleteRows> absentKeys(List<String> superseded) {
        return matchesAcrossExecutions() && !superseded.isEmpty()
                ? Optional.of(new DeleteRows(target, metadata.executionId(), superseded))
                : Optional.empty();
    }

    /**
     * The stale rows to delete before the merge. All rows of the target with this execution's id are deleted, since the
     * new result may have fewer rows, other columns or other key values; for an append only those of an earlier
     * attempt, whose COMMIT may have succeeded without an answer. With an explicit key the rows of superseded
     * executions are updated, so {@link #absentKeys} deletes the remaining ones afterwards.
     *
     * @param hasRows whether the result has rows: if so, the target has our columns, even if it was absent when it was
     *     described
     */
    public static Optional<DeleteRows> staleRows(
            Execution execution, UploadIdentity upload, Target target, boolean hasRows) {
        boolean appends = execution.settings().strategy() == Strategy.APPEND;
        Identifier column =
                appends ? target.metadata().uploadId() : target.metadata().executionId();
        List<String> stale = new ArrayList<>();
        if (appends) {
            if (target.earlier().repeated()) {
                stale.add(upload.id().toString());
            }
        } else {
            if (target.earlier().present()) {
                stale.add(execution.id());
            }
            if (target.keyColumns().isEmpty() || !hasRows) {
                stale.addAll(target.earlier().superseded());
            }
        }
        boolean hasColumn = hasRows
                || target.existing().flatMap(table -> table.column(column)).isPresent();
        return stale.isEmpty() || !hasColumn
                ? Optional.empty()
                : Optional.of(new DeleteRows(target.name(), column, stale));
    }
}
