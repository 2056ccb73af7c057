package org.amcsnowflake.promises;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.flow.service.Warehouse;
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
                .isEqualTo("Snowflake rejected 1 of the 3 rows and stored the others, as the target AMC.PUBLIC." + table
                        + " has ERROR_LOGGING = TRUE. The upload was rolled back, and with it the entries in"
                        + " ERROR_TABLE(\"AMC\".\"PUBLIC\".\"" + table + "\"). One of them was: column a, error 100072:"
                        + " NULL result in a non-nullable column. Correct the query or the column, then retry.");
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("error_class", "DATA"));
        assertThat(count(table)).isEqualTo(2);
        assertHoldsExactly(table, first);
    }

    @Test
    void theFixSqlOfSkippedRowsMakesTheNextAttemptNameTheError() throws JsonProcessingException {
        String table = newTable();
        uploaded(to(table), "[{\"a\": 1}]");
        uploaded(to(table), "[{\"a\": 2}]");
        String name = "\"AMC\".\"PUBLIC\".\"" + table + "\"";
        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute("ALTER TABLE " + name + " SET ERROR_LOGGING = TRUE");
            administrator.execute("ALTER TABLE " + name + " ALTER COLUMN \"a\" SET NOT NULL");
            administrator.execute("GRANT OWNERSHIP ON TABLE " + name + " TO ROLE ACCOUNTADMIN");
            administrator.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE " + name + " TO ROLE AMC_LOADER");
            UUID execution = amc.execution(user, null, to(table), "[{\"a\": null}]");

            assertThat(awaitFailed(execution))
                    .startsWith("Snowflake stored 0 of the 1 rows without an error, as it does if the target has"
                            + " ERROR_LOGGING = TRUE. The upload was rolled back, and with it the entries in ERROR_TABLE("
                            + name + "). Run GRANT SELECT ERROR TABLE ON TABLE " + name + " TO ROLE \"AMC_LOADER\";");
            assertThat(count(table)).isEqualTo(2);
            JsonNode fixes = new ObjectMapper()
                    .readTree(String.valueOf(lastAttempt(execution).get("fix_sql")));
            administrator.execute(fixes.get(0).asText());
            // An upload that succeeds remembers the column as nullable; otherwise the retry would describe it again.
            administrator.execute("ALTER TABLE " + name + " ALTER COLUMN \"a\" DROP NOT NULL");
            uploaded(to(table), "[{\"a\": 3}]");
            administrator.execute("ALTER TABLE " + name + " ALTER COLUMN \"a\" SET NOT NULL");
            amc.retry(execution);
            assertThat(awaitFailed(execution)).contains("column a, error 100072: NULL result in a non-nullable column");

            administrator.execute(fixes.get(1).asText());
            amc.retry(execution);
            assertThat(awaitFailed(execution)).contains("Column \"a\" of the target", "is NOT NULL");
            assertThat(count(table)).isEqualTo(3);
        }
    }
}
