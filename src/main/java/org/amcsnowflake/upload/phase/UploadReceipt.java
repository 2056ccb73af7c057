package org.amcsnowflake.upload.phase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.TimeWindow;
import org.amcsnowflake.shaping.ResultDigest;
import org.amcsnowflake.snowflake.StatementTrace;
import org.amcsnowflake.sql.Literal;
import org.amcsnowflake.sql.ReceiptTable;
import org.amcsnowflake.sql.ReceiptTable.Field;
import org.amcsnowflake.sql.TargetTable;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The receipt that a pass leaves in Snowflake, and what is known of the table for it. Used by one thread. */
public final class UploadReceipt {
    /** The steps whose statements concern the table for receipts, not a target. */
    private static final Set<String> STEPS = Set.of(
            "find-receipt-table",
            "describe-receipt-table",
            "create-receipt-table",
            "extend-receipt-table",
            "find-receipt",
            "delete-receipt",
            "insert-receipt");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ReceiptTable table;
    private Optional<TargetTable> existing = Optional.empty();
    private Optional<EarlierReceipt> earlier = Optional.empty();
    private Optional<String> digest = Optional.empty();
    private boolean isCached;
    private boolean isChanged;
    private boolean isStored;

    public UploadReceipt(ReceiptTable table) {
        this.table = table;
    }

    /** Whether a statement is about the table for receipts. */
    public static boolean isConcernedBy(StatementTrace statement) {
        return STEPS.contains(statement.step());
    }

    public ReceiptTable table() {
        return table;
    }

    /** The table as it is; empty if it does not exist, or has not been described yet. */
    public Optional<TargetTable> existing() {
        return existing;
    }

    /** @param description of the table, which may be out of date */
    public void cached(TargetTable description) {
        existing = Optional.of(description);
        isCached = true;
    }

    public void described(TargetTable description) {
        existing = Optional.of(description);
    }

    /** To be called when the table was created or altered, so that its description is out of date. */
    public void tableIsChanged() {
        isChanged = true;
    }

    public boolean isTableToBeRead() {
        return !isCached;
    }

    public boolean isTableToBeCreated() {
        return existing.isEmpty();
    }

    public boolean isTableToBeExtended() {
        return existing.flatMap(table::addColumns).isPresent();
    }

    /** What the next upload need not ask for; empty if there is nothing new. */
    public Optional<TargetTable> toRemember() {
        return isCached || isChanged ? Optional.empty() : existing;
    }

    /** Of an earlier attempt. */
    public Optional<EarlierReceipt> earlier() {
        return earlier;
    }

    /** Whether there is one of an earlier attempt. */
    public boolean isToBeReplaced() {
        return earlier.isPresent();
    }

    public void found(EarlierReceipt receipt) {
        earlier = Optional.of(receipt);
    }

    /** @param isComplete whether the tables contain the rows to which the earlier receipt belongs */
    public void counted(boolean isComplete) {
        isStored = isComplete;
    }

    /** Whether the rows of the earlier attempt are still in its tables. */
    public boolean isStored() {
        return isStored;
    }

    /** @param ofResult identifies the result and its options */
    public void digest(Optional<String> ofResult, Execution execution) {
        digest = digestOf(ofResult, execution);
    }

    /** Identifies the result, its options, and what else of the execution each row contains. */
    public static Optional<String> digestOf(Optional<String> ofResult, Execution execution) {
        return ofResult.map(result -> new ResultDigest(List.of(
                        result,
                        execution.scheduleId().orElse(""),
                        execution.window().map(TimeWindow::toString).orElse(""),
                        execution.settings().weekStart().map(Object::toString).orElse(""),
                        execution.createdAt().toString()))
                .hex(List.of()));
    }

    /** For each column of the receipt that is not NULL, an expression; one of them binds {@link #tables}. */
    public Map<Field, String> values(Merging upload) {
        Execution execution = upload.claim().execution();
        Counts counts = upload.total();
        Map<Field, String> values = new EnumMap<>(Field.class);
        values.put(Field.UPLOAD_ID, Literal.text(upload.identity().id().toString()));
        values.put(Field.ATTEMPT, Literal.number(upload.claim().attempt()));
        values.put(Field.EXECUTION_ID, Literal.text(execution.id()));
        execution.scheduleId().ifPresent(schedule -> values.put(Field.SCHEDULE_ID, Literal.text(schedule)));
        execution.window().ifPresent(window -> {
            values.put(Field.TIME_WINDOW_START, Literal.timestamp(window.start()));
            values.put(Field.TIME_WINDOW_END, Literal.timestamp(window.end()));
        });
        values.put(Field.DATABASE_NAME, Literal.text(upload.target().database()));
        values.put(Field.SCHEMA_NAME, Literal.text(upload.target().schema()));
        values.put(Field.TABLE_NAME, Literal.text(upload.target().table()));
        values.put(Field.TABLES, "PARSE_JSON(?)");
        values.put(Field.STRATEGY, Literal.text(upload.strategy()));
        Optional.ofNullable(upload.keys()).ifPresent(keys -> values.put(Field.UPSERT_KEY, Literal.text(keys)));
        values.put(Field.ROWS_READ, Literal.number(counts.staged()));
        values.put(Field.ROWS_INSERTED, Literal.number(counts.inserted()));
        values.put(Field.ROWS_UPDATED, Literal.number(counts.updated()));
        values.put(Field.ROWS_KEPT, Literal.number(counts.kept()));
        if (execution.settings().changedRows().isAsked()) {
            values.put(Field.ROWS_UNCHANGED, Literal.number(counts.unchanged()));
        }
        values.put(Field.ROWS_DELETED, Literal.number(counts.deleted()));
        digest.ifPresent(text -> values.put(Field.RESULT_DIGEST, Literal.text(text)));
        values.put(Field.STARTED_AT, Literal.timestamp(upload.identity().uploadedAt()));
        // In UTC, as the other times; no decision depends on it.
        values.put(Field.COMMITTED_AT, "SYSDATE()");
        return values;
    }

    /** What the upload does in each of its tables, as JSON. */
    public static String tables(Merging upload) {
        try {
            return JSON.writeValueAsString(TableReceipt.all(upload));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A receipt could not be written as JSON.", e);
        }
    }
}
