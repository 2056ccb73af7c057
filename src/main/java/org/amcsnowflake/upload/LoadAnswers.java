package org.amcsnowflake.upload;

import org.amcsnowflake.snowflake.ColumnWidening;
import org.amcsnowflake.snowflake.DuplicateKeyQuery;
import org.amcsnowflake.snowflake.Fault;
import org.amcsnowflake.snowflake.FaultClass;
import org.amcsnowflake.snowflake.MatchingRows;
import org.amcsnowflake.snowflake.TargetTable;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads what Snowflake answered, one method a step: an answer that is not what was asked for ends the run, so that
 * {@code uploaded} is written only where the counts of all sides agree. Thread-safe.
 */
public final class LoadAnswers {
    /** The column with the id of the open transaction. */
    static final String TRANSACTION = "AMC_TRANSACTION";

    private static final Logger LOG = LoggerFactory.getLogger(LoadAnswers.class);

    public void foundTarget(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        Optional<String> kind = TargetTable.kind(run.target().name(), rows);
        if (kind.isPresent() && !kind.get().contains("TABLE")) {
            throw Fault.data("The target " + run.target() + " is a "
                    + kind.get().toLowerCase(Locale.ROOT) + ", not a table: choose another table name, then retry.");
        }
        TargetTable.found(run.target().name(), rows)
                .ifPresent(table -> run.target(run.target().with(table)));
    }

    public void describedTarget(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        TargetTable table =
                run.target().existing().orElse(TargetTable.unknown(run.target().name()));
        run.target(run.target().with(table.described(rows)));
    }

    /** @throws SQLException where the description was refused for another reason than that there is no such table */
    public void absentTarget(
            @ExchangeProperty("run") UploadRun run, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) SQLException refusal)
            throws SQLException {
        if (!TargetTable.isAbsent(refusal)) {
            throw refusal;
        }
        run.target(run.target().absent());
    }

    /** Ends the run, and with it the transaction, where the table is another one than the MERGE was planned for. */
    public void confirmedTarget(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        TargetTable planned =
                run.target().existing().orElse(TargetTable.unknown(run.target().name()));
        TargetTable now = planned.described(rows);
        List<String> differences = run.load().differences(now);
        if (!differences.isEmpty()) {
            throw new Fault(
                    FaultClass.TRANSIENT,
                    "Somebody changed the target " + run.target() + " during the upload: "
                            + String.join(", ", differences) + ". Nothing was stored; the upload is planned again.");
        }
        if (run.target().existing().isPresent()) {
            run.target(run.target().with(now));
        }
    }

    /** The wider column takes every value of the old one, if need be without room for finer decimals to come. */
    public void countedTooLarge(
            Exchange exchange,
            @ExchangeProperty("widening") ColumnWidening widening,
            @Body List<Map<String, Object>> rows) {
        long tooLarge = number(rows.get(0), ColumnWidening.TOO_LARGE_FOR_ALL);
        if (tooLarge > 0) {
            throw Fault.data("Column " + widening.column() + " of " + widening.table() + " needs the type "
                    + widening.tight().wide().type().sql() + " for the digits after the point that the result has, but "
                    + tooLarge + " of its values have too many digits before the point for it. Choose another table"
                    + " name, or round the column in the query, then retry.");
        }
        if (number(rows.get(0), ColumnWidening.COUNT) > 0) {
            exchange.setProperty("widening", widening.tight());
        }
    }

    /** Before the wider column takes the old one's name. */
    public void countedDifferences(
            @ExchangeProperty("widening") ColumnWidening widening, @Body List<Map<String, Object>> rows) {
        long differences = number(rows.get(0), ColumnWidening.COUNT);
        if (differences > 0) {
            throw new Fault(
                    FaultClass.TRANSIENT,
                    differences + " values of " + widening.wide().name() + " in " + widening.table()
                            + " still differ from those of " + widening.column() + ".");
        }
    }

    public void preparedTarget(@ExchangeProperty("run") UploadRun run) {
        run.targetIsReady();
        run.phases().end("prepare");
    }

    public void widenedColumn(
            @ExchangeProperty("run") UploadRun run, @ExchangeProperty("widening") ColumnWidening widening) {
        LOG.info(
                "widened    column {} of {} is {} now; {} keeps its values as they were, and may be dropped by hand.",
                widening.column(),
                run.target(),
                widening.wide().type().sql(),
                widening.former());
    }

    public void stagedBatch(
            @ExchangeProperty("run") UploadRun run,
            @ExchangeProperty("batch") Batch batch,
            @Body List<Map<String, Object>> rows) {
        boolean uploaded = rows.size() == 1 && "UPLOADED".equals(rows.get(0).get("status"));
        if (!uploaded) {
            throw new Fault(FaultClass.TRANSIENT, "Snowflake did not take batch " + batch.ordinal() + ": " + rows);
        }
        run.files().add(batch);
        run.counts(run.counts().withStaged(run.counts().staged() + batch.rows()));
    }

    public void copiedFiles(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        boolean complete = rows.stream().allMatch(file -> "LOADED".equals(file.get("status")));
        long loaded = complete
                ? rows.stream().mapToLong(file -> number(file, "rows_loaded")).sum()
                : 0;
        run.counts(run.counts().withLoaded(loaded));
        if (loaded != run.counts().staged()) {
            throw Fault.withValues(
                    FaultClass.TRANSIENT,
                    shown -> "Snowflake loaded " + loaded + " of the "
                            + run.counts().staged() + " staged rows: " + shown.apply(rows.toString()));
        }
        run.phases().end("load");
    }

    public void foundDuplicateKey(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Map<String, Object> duplicate = rows.get(0);
        String ofThreshold = duplicate.containsValue(null)
                ? " AMC's aggregation threshold produces such rows: it empties the dimensions of rows with too few users,"
                        + " and several of them may be alike."
                : "";
        throw Fault.withValues(
                FaultClass.DATA,
                shown -> "Primary key violation: " + duplicate.get(DuplicateKeyQuery.COUNT)
                        + " rows of the result have the same key, " + withoutCount(duplicate, shown) + "." + ofThreshold
                        + " Correct snowflake_key_columns so that they identify a row, or leave them out, then retry.");
    }

    public void foundKeyBounds(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        run.merge().within(run.merge().keyBounds().orElseThrow().read(rows.get(0)));
    }

    public void countedMatchingRows(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        run.counts(run.counts().withKept(number(rows.get(0), MatchingRows.NEWER)));
        run.matchingRows(number(rows.get(0), MatchingRows.COUNT));
    }

    public void foundDuplicateTargetKey(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Map<String, Object> duplicate = rows.get(0);
        throw Fault.withValues(
                FaultClass.DATA,
                shown -> "Primary key violation: " + duplicate.get(DuplicateKeyQuery.COUNT)
                        + " rows of the target " + run.target() + " have the same key, "
                        + withoutCount(duplicate, shown)
                        + ", of which the result has one row. Nothing was stored. Delete the surplus rows from the table,"
                        + " or correct snowflake_key_columns so that they identify a row, then retry.");
    }

    public void deletedStaleRows(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        long deleted = number(rows.get(0), "number of rows deleted");
        run.counts(run.counts().withDeleted(run.counts().deleted() + deleted));
    }

    public void mergedRows(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        Map<String, Object> counts = rows.get(0);
        run.counts(run.counts()
                .withMerged(number(counts, "number of rows inserted"), number(counts, "number of rows updated")));
    }

    /** To be asked before COMMIT: nothing becomes visible where the counts disagree. */
    public void agree(@ExchangeProperty("run") UploadRun run) {
        Counts counts = run.counts();
        if (counts.accountedFor() < counts.staged()) {
            throw Fault.data("Snowflake stored " + counts.accountedFor() + " of the " + counts.staged()
                    + " rows and gave no error, as it does where the target has ERROR_LOGGING = TRUE; so nothing of the"
                    + " upload was stored. SELECT * FROM ERROR_TABLE("
                    + run.target().name()
                    + "); may tell what was wrong with the others. Correct the query, or let the upload fail with the error"
                    + " itself: ALTER TABLE " + run.target().name() + " SET ERROR_LOGGING = FALSE; then retry.");
        }
        if (counts.accountedFor() > counts.staged()) {
            throw new Fault(
                    FaultClass.TRANSIENT,
                    "The MERGE changed " + counts.accountedFor() + " rows of " + run.target() + " (" + counts.inserted()
                            + " inserted, " + counts.updated() + " updated, " + counts.kept() + " kept) for the "
                            + counts.staged() + " rows of the result, since the table has several with the same"
                            + " execution and row number. Nothing was stored; the next run deletes them first.");
        }
    }

    /** To be asked before COMMIT, which Snowflake answers with success also where there is nothing to commit. */
    public void foundTransaction(@Body List<Map<String, @Nullable Object>> rows) {
        if (rows.get(0).get(TRANSACTION) == null) {
            throw new Fault(
                    FaultClass.TRANSIENT,
                    "The upload's transaction was rolled back in Snowflake before its COMMIT, by a person or because it was"
                            + " idle while others waited; nothing was stored.");
        }
    }

    public void emptiedStage(@ExchangeProperty("run") UploadRun run) {
        run.files().areRemoved();
    }

    public void committed(@ExchangeProperty("run") UploadRun run) {
        run.committed();
        run.phases().end("merge");
    }

    private static String withoutCount(Map<String, Object> row, UnaryOperator<String> shown) {
        return row.entrySet().stream()
                .filter(column -> !column.getKey().equals(DuplicateKeyQuery.COUNT))
                .map(column -> column.getKey()
                        + (column.getValue() == null
                                ? " is NULL"
                                : " = " + shown.apply(column.getValue().toString())))
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }

    /** Zero where the statement has no such count, as a MERGE without an UPDATE has none of updated rows. */
    private static long number(Map<String, Object> row, String column) {
        @Nullable Object value = row.get(column);
        return value == null ? 0 : Long.parseLong(value.toString());
    }
}
