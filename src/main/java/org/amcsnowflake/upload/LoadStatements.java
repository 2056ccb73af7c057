package org.amcsnowflake.upload;

import org.amcsnowflake.snowflake.ColumnWidening;
import org.amcsnowflake.snowflake.CopyInto;
import org.amcsnowflake.snowflake.SetColumnType;
import org.amcsnowflake.snowflake.StagePath;
import org.amcsnowflake.snowflake.TargetTable;
import org.apache.camel.ExchangeProperty;

import java.util.List;

/**
 * Forms the statements of a run, one a method, named as the routes name their steps. What each says is known by the
 * records of {@link org.amcsnowflake.snowflake}; which one is needed is known by {@link LoadPlan} and {@link MergePlan}.
 * Thread-safe.
 */
public final class LoadStatements {

    public String findTarget(@ExchangeProperty("run") UploadRun run) {
        return TargetTable.findSql(run.target().name());
    }

    public String describeTarget(@ExchangeProperty("run") UploadRun run) {
        return TargetTable.describeSql(run.target().name());
    }

    /** What earlier runs of this upload may have left. */
    public String removeEarlierFiles(@ExchangeProperty("run") UploadRun run) {
        return StagePath.ofUpload(run.upload().id()).removeSql();
    }

    public String stageBatch(@ExchangeProperty("run") UploadRun run, @ExchangeProperty("batch") Batch batch) {
        return run.files().folder().putSql(batch.file());
    }

    public String createTarget(@ExchangeProperty("run") UploadRun run) {
        return run.load().createTable().orElseThrow().sql();
    }

    public String extendTarget(@ExchangeProperty("run") UploadRun run) {
        return run.load().addColumns().orElseThrow().sql();
    }

    /** In the order in which they are to be run. */
    public List<String> retypeColumns(@ExchangeProperty("run") UploadRun run) {
        return run.load().retypings().stream().map(SetColumnType::sql).toList();
    }

    public List<ColumnWidening> widenColumns(@ExchangeProperty("run") UploadRun run) {
        return run.load().widenings();
    }

    public String createStagingTable(@ExchangeProperty("run") UploadRun run) {
        return run.load().stagingTable(run.stagingTable()).sql();
    }

    public String copyStagedFiles(@ExchangeProperty("run") UploadRun run) {
        return new CopyInto(
                        run.stagingTable(), run.files().folder(), run.files().names())
                .sql();
    }

    public String findDuplicateKey(@ExchangeProperty("run") UploadRun run) {
        return run.reading(run.merge().duplicateKey().orElseThrow().sql());
    }

    public String findKeyBounds(@ExchangeProperty("run") UploadRun run) {
        return run.reading(run.merge().keyBounds().orElseThrow().sql());
    }

    public String countMatchingRows(@ExchangeProperty("run") UploadRun run) {
        return run.reading(run.merge().matchingRows().sql());
    }

    public String findDuplicateTargetKey(@ExchangeProperty("run") UploadRun run) {
        return run.reading(run.merge().duplicateTargetKey().sql());
    }

    public String deleteAbsentKeys(@ExchangeProperty("run") UploadRun run) {
        return run.absentKeys().orElseThrow().sql();
    }

    public String deleteStaleRows(@ExchangeProperty("run") UploadRun run) {
        return run.staleRows().orElseThrow().sql();
    }

    public String mergeRows(@ExchangeProperty("run") UploadRun run) {
        return run.reading(run.merge().merge().sql());
    }

    public String findTransaction() {
        return "SELECT CURRENT_TRANSACTION() AS " + LoadAnswers.TRANSACTION;
    }

    public String commit() {
        return "COMMIT";
    }

    public String dropStagingTable(@ExchangeProperty("run") UploadRun run) {
        return "DROP TABLE IF EXISTS " + run.stagingTable();
    }

    public String removeStagedFiles(@ExchangeProperty("run") UploadRun run) {
        return run.files().folder().removeSql();
    }
}
