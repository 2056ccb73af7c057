package org.amcsnowflake.upload;

import org.amcsnowflake.snowflake.DuplicateKeyQuery;
import org.amcsnowflake.snowflake.Fault;
import org.amcsnowflake.snowflake.FaultClass;
import org.amcsnowflake.snowflake.RowCount;
import org.amcsnowflake.snowflake.TargetTable;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what Snowflake answered, one method a step: an answer that is not what was asked for ends the run, so that
 * {@code uploaded} is written only where the counts of all sides agree. Thread-safe.
 */
public final class LoadAnswers {

    /** @return whether the target is there */
    public boolean foundTarget(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        Optional<String> kind = TargetTable.kind(run.target().name(), rows);
        if (kind.isPresent() && !kind.get().contains("TABLE")) {
            throw Fault.data("The target " + run.target() + " is a "
                    + kind.get().toLowerCase(Locale.ROOT) + ", not a table: choose another table name, then retry.");
        }
        return kind.isPresent();
    }

    public void describedTarget(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        run.target(run.target().with(TargetTable.described(run.target().name(), rows)));
    }

    public void stagedBatch(
            @ExchangeProperty("run") UploadRun run,
            @ExchangeProperty("batch") Batch batch,
            @Body List<Map<String, Object>> rows) {
        boolean uploaded = rows.size() == 1 && "UPLOADED".equals(rows.get(0).get("status"));
        if (!uploaded) {
            throw new Fault(FaultClass.TRANSIENT, "Snowflake did not take batch " + batch.ordinal() + ": " + rows);
        }
        run.staged().add(batch);
        run.counts(run.counts().withStaged(run.counts().staged() + batch.rows()));
    }

    public void copiedFiles(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        boolean complete = rows.stream().allMatch(file -> "LOADED".equals(file.get("status")));
        long loaded = complete
                ? rows.stream().mapToLong(file -> number(file, "rows_loaded")).sum()
                : 0;
        run.counts(run.counts().withLoaded(loaded));
        if (loaded != run.counts().staged()) {
            throw new Fault(
                    FaultClass.TRANSIENT,
                    "Snowflake loaded " + loaded + " of the " + run.counts().staged() + " staged rows: " + rows);
        }
        run.phases().end("load");
    }

    public void foundDuplicateKey(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Map<String, Object> duplicate = rows.get(0);
        throw Fault.data("Primary key violation: " + duplicate.get(DuplicateKeyQuery.COUNT)
                + " rows of the result have the same key, " + withoutCount(duplicate)
                + ". Correct snowflake_key_columns so that they identify a row, or leave them out, then retry.");
    }

    public void countedNewerRows(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        run.counts(run.counts().withKept(number(rows.get(0), RowCount.COLUMN)));
    }

    public void deletedStaleRows(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        run.counts(run.counts().withDeleted(number(rows.get(0), "number of rows deleted")));
    }

    public void mergedRows(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        Map<String, Object> counts = rows.get(0);
        run.counts(run.counts()
                .withMerged(number(counts, "number of rows inserted"), number(counts, "number of rows updated")));
    }

    /** Rows that an earlier attempt of this upload brought, whose commit was not heard of, count as kept. */
    public void countedUploadedRows(@ExchangeProperty("run") UploadRun run, @Body List<Map<String, Object>> rows) {
        long present = number(rows.get(0), RowCount.COLUMN);
        run.counts(run.counts().withKept(present - run.counts().inserted()));
    }

    /** To be asked before COMMIT: nothing becomes visible where the counts disagree. */
    public void agree(@ExchangeProperty("run") UploadRun run) {
        Counts counts = run.counts();
        if (counts.accountedFor() != counts.staged()) {
            throw new Fault(
                    FaultClass.TRANSIENT,
                    "The MERGE accounts for " + counts.accountedFor() + " rows (" + counts.inserted() + " inserted, "
                            + counts.updated() + " updated, " + counts.kept() + " kept) instead of " + counts.staged()
                            + "; it was rolled back.");
        }
    }

    /** @param marked the answer of mark-merging.sql */
    public void holdsLease(@Body @Nullable Object marked) {
        if (marked == null) {
            throw new Fault(
                    FaultClass.TRANSIENT,
                    "This instance lost the execution's lease, and another one may have taken it over.");
        }
    }

    public void committed(@ExchangeProperty("run") UploadRun run) {
        run.phases().end("merge");
    }

    private static String withoutCount(Map<String, Object> row) {
        return row.entrySet().stream()
                .filter(column -> !column.getKey().equals(DuplicateKeyQuery.COUNT))
                .map(column -> column.getKey() + " = " + column.getValue())
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }

    /** Zero where the statement has no such count, as a MERGE without an UPDATE has none of updated rows. */
    private static long number(Map<String, Object> row, String column) {
        @Nullable Object value = row.get(column);
        return value == null ? 0 : Long.parseLong(value.toString());
    }
}
