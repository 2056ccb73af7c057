package org.amcsnowflake.upload.plan;

import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.Strategy;
import org.amcsnowflake.sql.DeleteRows;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.merge.DeleteAbsentRows;
import org.amcsnowflake.sql.merge.Difference;
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
 *   <li>explicit key: rows are matched by it across executions, and a newer execution's row is kept; with {@code
 *       snowflake_incremental}, so is one that is already as the result has it;
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
    private final List<Difference> differences;
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
        this.differences = load.resultColumns().stream()
                .filter(column -> !key.columns().contains(column.name()))
                .map(Difference::new)
                .toList();
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
        this.differences = other.differences;
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
        return changedRows()
                .<WhenMatched>map(onlyChanged -> onlyChanged)
                .orElseGet(() -> key.isExplicit()
                        ? new WhenMatched.UpdateUnlessNewer(metadata.createdAt())
                        : new WhenMatched.Update());
    }

    /** Which rows are updated if those that have not changed are left alone. */
    private Optional<WhenMatched.UpdateIfDifferent> changedRows() {
        return execution.settings().changedRows().isAsked()
                ? Optional.of(new WhenMatched.UpdateIfDifferent(metadata.createdAt(), differences))
                : Optional.empty();
    }

    /**
     * After the MERGE: whether a row of the target that the result has too was left unchanged because it was already
     * as the result has it. What this pass has written bears its upload and time. Empty if every matched row is written.
     */
    public Optional<String> isUnchanged() {
        return changedRows().map(rows ->
                """
                NOT COALESCE(target.%1$s > source.%1$s, FALSE)
                  AND (target.%2$s IS DISTINCT FROM source.%2$s OR target.%3$s IS DISTINCT FROM source.%3$s)
                  AND NOT %4$s""".formatted(metadata.createdAt(), metadata.uploadId(), metadata.uploadedAt(), rows.condition()));
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
     * absent from the result. If unchanged rows keep the id that they have, the keys themselves are compared.
     */
    public Optional<AbsentKeys> absentKeys(List<String> superseded) {
        if (!matchesAcrossExecutions() || superseded.isEmpty()) {
            return Optional.empty();
        }
        Identifier id = metadata.executionId();
        if (!execution.settings().changedRows().isAsked()) {
            return Optional.of(new AbsentKeys(new DeleteRows(target, id, superseded).sql(), false));
        }
        DeleteAbsentRows absent =
                new DeleteAbsentRows(target, source, conditions(), key.columns(), id, metadata.rowNumber(), superseded);
        return Optional.of(new AbsentKeys(absent.sql(), true));
    }

    /**
     * A statement that deletes rows whose keys are absent from the result.
     *
     * @param readsResult whether it reads the rows of the result
     */
    public record AbsentKeys(String sql, boolean readsResult) {}

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
