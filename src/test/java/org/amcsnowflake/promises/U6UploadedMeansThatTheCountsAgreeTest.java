package org.amcsnowflake.promises;

import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** U6: {@code uploaded} is written only after the counts of all sides agree. */
class U6UploadedMeansThatTheCountsAgreeTest extends PromiseTest {
    private static final String SEVEN_ROWS =
            "[{\"a\": 1}, {\"a\": 2}, {\"a\": 3}, {\"a\": 4}, {\"a\": 5}, {\"a\": 6}, {\"a\": 7}]";

    private void assertAgree(UUID execution, long rows) {
        Map<String, @Nullable Object> receipt = lastAttempt(execution);
        assertThat(receipt)
                .containsEntry("outcome", "uploaded")
                .containsEntry("rows_read", rows)
                .containsEntry("rows_staged", rows)
                .containsEntry("rows_loaded", rows);
        assertThat((long) receipt.get("rows_inserted")
                        + (long) receipt.get("rows_updated")
                        + (long) receipt.get("rows_kept"))
                .isEqualTo(rows);
    }

    @Test
    void theReceiptAccountsForEveryRow() {
        String table = newTable();
        UUID execution = uploaded(to(table), SEVEN_ROWS);
        assertAgree(execution, 7);
        assertThat(lastAttempt(execution)).containsEntry("rows_inserted", 7L);

        uploadAgain(execution, "[]");
        assertAgree(execution, 0);
        assertThat(lastAttempt(execution)).containsEntry("rows_deleted", 7L);
    }

    @Test
    void rowsAppendedByACommitWithoutAnAnswerAreReplaced() {
        String table = newTable();
        UUID execution = amc.runningExecution(user, null, appendingTo(table), SEVEN_ROWS);
        snowflake.add(Fault.onceMatching(
                "^COMMIT.*\"execution\":\"" + execution + ".*\"step\":\"commit\"",
                new FaultAction.FailAfter(INTERNAL)));
        amc.complete(execution);
        awaitUploaded(execution);

        assertAgree(execution, 7);
        assertThat(lastAttempt(execution)).containsEntry("rows_deleted", 7L).containsEntry("rows_inserted", 7L);
    }

    @ParameterizedTest
    @EnumSource
    void anIncompleteFileIsDetectedAndStagedAgain(FaultAction.FailUpload.Way how) {
        assumeTrue(way == Way.STAGED, "inline rows have no files");
        String table = newTable();
        UUID execution = amc.runningExecution(user, null, to(table), SEVEN_ROWS);
        snowflake.add(Fault.onceMatching("^PUT.*batch-2.*" + execution, new FaultAction.FailUpload(how)));
        amc.complete(execution);
        awaitUploaded(execution);

        assertAgree(execution, 7);
        assertHoldsExactly(table, execution);
    }

    @Test
    void aMissingFileIsNeverReportedAsUploaded() {
        assumeTrue(way == Way.STAGED, "inline rows have no files");
        String table = newTable();
        UUID execution = amc.runningExecution(user, null, to(table), SEVEN_ROWS);
        snowflake.add(new Fault(
                null,
                Fault.pattern("^PUT.*batch-2.*" + execution),
                Fault.ALWAYS,
                new FaultAction.FailUpload(FaultAction.FailUpload.Way.LOST)));
        amc.complete(execution);
        awaitFailed(execution);

        assertThat(amc.attempts(execution))
                .allSatisfy(attempt -> assertThat(attempt).containsEntry("outcome", "failed"));
        assertThat(snowflake.statements())
                .filteredOn(statement ->
                        statement.kind() == RequestKind.MERGE && statement.tag().contains(execution.toString()))
                .isEmpty();
        heal();
        awaitUploaded(execution);
        assertHoldsExactly(table, execution);
    }

    @Test
    void aMergeOfMoreRowsThanTheResultIsNotReportedAsUploaded() {
        String table = newTable();
        UUID execution = amc.runningExecution(user, null, to(table), "[{\"a\": 1}]");
        warehouse.execute("CREATE TABLE " + table
                + " (\"execution_id\" VARCHAR, \"amc_row_number\" NUMBER(38,0), \"a\" NUMBER(38,0))");
        for (int copy = 0; copy < 3; copy++) {
            warehouse.execute("INSERT INTO " + table + " VALUES ('" + execution + "', 1, 5)");
        }
        amc.complete(execution);
        awaitUploaded(execution);

        assertAgree(execution, 1);
        assertThat(lastAttempt(execution))
                .as("the next upload deletes all of them first")
                .containsEntry("rows_deleted", 3L);
        assertHoldsExactly(table, execution);
    }

    @Test
    void rowsSkippedByErrorLoggingAreDetectedAndNothingIsStored() {
        String table = newTable();
        UUID first = uploaded(to(table), "[{\"a\": 1}]");
        uploaded(to(table), "[{\"a\": 2}]");
        warehouse.execute("ALTER TABLE " + table + " SET ERROR_LOGGING = TRUE");
        warehouse.execute("ALTER TABLE " + table + " ALTER COLUMN \"a\" SET NOT NULL");
        UUID execution = amc.execution(user, null, to(table), "[{\"a\": 3}, {\"a\": null}, {\"a\": 5}]");

        assertThat(awaitFailed(execution))
                .startsWith("Snowflake stored 2 of the 3 rows without an error, as it does if the target has"
                        + " ERROR_LOGGING = TRUE. The upload was rolled back. SELECT * FROM"
                        + " ERROR_TABLE(\"AMC\".\"PUBLIC\".\"" + table + "\");");
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("error_class", "DATA"));
        assertThat(count(table)).isEqualTo(2);
        assertHoldsExactly(table, first);
    }
}
