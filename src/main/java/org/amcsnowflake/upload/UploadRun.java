package org.amcsnowflake.upload;

import com.fasterxml.jackson.databind.node.TextNode;
import org.amcsnowflake.snowflake.DeleteRows;
import org.amcsnowflake.snowflake.QualifiedName;
import org.amcsnowflake.snowflake.Session;
import org.amcsnowflake.snowflake.SessionHolder;
import org.amcsnowflake.snowflake.StagePath;
import org.amcsnowflake.snowflake.StatementTrace;
import org.amcsnowflake.snowflake.TargetTable;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * One pass through the upload of one execution, which a route carries as the exchange property {@code run}: what it has
 * found out, opened and counted so far. A redelivery makes a new one. Used by one thread at a time.
 */
public final class UploadRun implements SessionHolder {
    private static final int LONGEST_TAGGED_ID = 1_600;

    private final Claim claim;
    private final UploadIdentity upload;
    private final Path directory;
    private final EarlierWork earlier;
    private final StagedFiles files;
    private final Phases phases = new Phases();
    private Target target;
    private boolean recalled;
    private boolean isTargetReady;
    private long matchingRows;
    private boolean isCommitted;
    private Counts counts = Counts.NONE;
    private @Nullable ResultStream result;
    private @Nullable String inlineRows;
    private List<String> binds = List.of();
    private @Nullable LoadPlan load;
    private @Nullable MergePlan merge;
    private @Nullable Session session;
    private List<StatementTrace> finished = List.of();

    /** @param repeated whether an earlier run of the same upload may have left files in the stage */
    UploadRun(Claim claim, UploadIdentity upload, Target target, Path directory, boolean repeated) {
        this.claim = claim;
        this.upload = upload;
        this.target = target;
        this.directory = directory;
        this.earlier = new EarlierWork(repeated);
        this.files = new StagedFiles(StagePath.ofUpload(upload.id()).run(upload.run()));
    }

    Claim claim() {
        return claim;
    }

    UploadIdentity upload() {
        return upload;
    }

    Path directory() {
        return directory;
    }

    Phases phases() {
        return phases;
    }

    Target target() {
        return target;
    }

    void target(Target known) {
        target = known;
    }

    /** The target is taken as it was described for an earlier upload. */
    void recalled(TargetTable table) {
        target = target.with(table);
        recalled = true;
    }

    /** Whether what is known of the target may be out of date. */
    public boolean isTargetRecalled() {
        return recalled;
    }

    boolean hasChangedTarget() {
        return load != null && load.changesTarget();
    }

    Counts counts() {
        return counts;
    }

    /** So many by now. */
    public long stagedRows() {
        return counts.staged();
    }

    void counts(Counts known) {
        counts = known;
    }

    StagedFiles files() {
        return files;
    }

    public EarlierWork earlier() {
        return earlier;
    }

    Optional<ResultStream> result() {
        return Optional.ofNullable(result);
    }

    void result(@Nullable ResultStream stream) {
        result = stream;
    }

    /** All rows, where they travel inside the statement. */
    void inlineRows(String json) {
        inlineRows = json;
    }

    /** Whether the rows travel inside the statement, not in staged files. */
    public boolean isInline() {
        return inlineRows != null;
    }

    /** Has the next statement bind the rows, where it is one that reads them inline. */
    String reading(String sql) {
        binds = inlineRows == null ? List.of() : List.of(inlineRows);
        return sql;
    }

    @Override
    public List<String> takeBinds() {
        List<String> taken = binds;
        binds = List.of();
        return taken;
    }

    LoadPlan load() {
        return known(load, "plan-load");
    }

    MergePlan merge() {
        return known(merge, "plan-load");
    }

    void plan(LoadPlan loading, MergePlan merging) {
        load = loading;
        merge = merging;
    }

    QualifiedName stagingTable() {
        return target.name().sibling(upload.stagingTable());
    }

    Optional<UpsertKey> key() {
        return Optional.ofNullable(load).map(LoadPlan::key);
    }

    void session(@Nullable Session open) {
        if (session != null) {
            finished = session.trace();
        }
        session = open;
    }

    @Override
    public Optional<Session> session() {
        return Optional.ofNullable(session);
    }

    @Override
    public String queryTag(String step) {
        return "{\"execution\":%s,\"upload\":\"%s\",\"attempt\":%d,\"step\":\"%s\"}"
                .formatted(tagged(claim.execution().id()), upload.id(), claim.attempt(), step);
    }

    /** As JSON; Snowflake takes tags of up to 2000 characters. */
    private static String tagged(String id) {
        String json = TextNode.valueOf(id).toString();
        return json.length() <= LONGEST_TAGGED_ID ? json : "null";
    }

    List<StatementTrace> statements() {
        return session == null ? finished : session.trace();
    }

    /** Whether Snowflake has answered a statement of this run. */
    boolean isAnswered() {
        return statements().stream().anyMatch(statement -> statement.queryId() != null);
    }

    /** Whether somebody may have rolled back the transaction that is open. */
    public boolean mayHaveBeenRolledBack() {
        return session != null && session.mayHaveBeenRolledBack();
    }

    /** Whether there are files in the stage that this run's session can still remove. */
    public boolean hasStagedFiles() {
        return session != null && files.areInStage();
    }

    /** Whether the run has brought its rows to Snowflake as files, and so into a temporary table. */
    public boolean hasUsedFiles() {
        return !files.all().isEmpty();
    }

    /** Whether the result is small enough to travel inside the statement. */
    public boolean isSmall() {
        return result != null && result.isSmall();
    }

    /** Whether the result has no row. */
    public boolean isEmpty() {
        return result != null && result.isSmall() && result.heldRows() == 0;
    }

    public boolean isTargetToBeMade() {
        return load().createTable().isPresent();
    }

    public boolean isTargetToBeExtended() {
        return load().addColumns().isPresent();
    }

    public boolean isTargetToBeChanged() {
        return load().changesTarget();
    }

    /** Whether a statement that changes the target was the last. */
    boolean isChangingTarget() {
        return hasChangedTarget() && !isTargetReady;
    }

    /**
     * Whether the target is another table by now than the one that this run was planned for, or was being planned for. To be
     * asked where the run has failed.
     */
    boolean hasTargetChanged() {
        if (session == null) {
            return false;
        }
        try {
            Optional<TargetTable> now = session.describe(target.name())
                    .map(rows -> TargetTable.unknown(target.name()).described(rows));
            if (load == null) {
                return !columns(now).equals(columns(target.existing()));
            }
            if (isChangingTarget()) {
                // What differs may be what this run has changed already.
                return now.isEmpty() && target.existing().isPresent();
            }
            return now.isEmpty() || !load.differences(now.get()).isEmpty();
        } catch (SQLException unreachable) {
            return false;
        }
    }

    private static List<Object> columns(Optional<TargetTable> table) {
        return table.<List<Object>>map(known -> List.of(known.columns(), known.required()))
                .orElse(List.of());
    }

    void targetIsReady() {
        isTargetReady = true;
    }

    void committed() {
        isCommitted = true;
    }

    /** Whether Snowflake has the upload, so that nothing that fails from here on makes it a failed one. */
    boolean isCommitted() {
        return isCommitted;
    }

    /** Whether rows are matched across executions, so that keys have to be looked at before the MERGE. */
    public boolean hasExplicitKey() {
        return merge().duplicateKey().isPresent();
    }

    /** Whether the keys have an order, so that the target needs to be looked at only between the first and the last. */
    public boolean hasOrderedKey() {
        return merge().keyBounds().isPresent();
    }

    /** Whether rows from before have to go. */
    public boolean isReplacing() {
        return staleRows().isPresent();
    }

    /** Whether rows of superseded executions have to go whose key is not in the result any more. */
    public boolean isReplacingKeys() {
        return absentKeys().isPresent();
    }

    Optional<DeleteRows> absentKeys() {
        return merge().absentKeys(target.earlier().superseded());
    }

    void matchingRows(long rows) {
        matchingRows = rows;
    }

    /** Whether the target has several rows for a key of the result. */
    public boolean hasDuplicatesInTarget() {
        return matchingRows > counts.staged();
    }

    Optional<DeleteRows> staleRows() {
        return MergePlan.staleRows(claim.execution(), upload, target, load != null);
    }

    @Override
    public String toString() {
        return "upload " + upload.id() + " of execution " + claim.execution().id();
    }

    private static <T> T known(@Nullable T value, String step) {
        if (value == null) {
            throw new IllegalStateException("The route asks for this before the step " + step + ".");
        }
        return value;
    }
}
