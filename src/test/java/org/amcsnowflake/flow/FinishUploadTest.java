package org.amcsnowflake.flow;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.apache.camel.builder.AdviceWith;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

class FinishUploadTest extends RouteTest {
    private final UUID user = amc.userWithDestination();

    /** Its own routes, since a test breaks one. */
    @Override
    Map<String, String> settings() {
        return Map.of("instance.id", INSTANCE);
    }

    @Test
    void writesAReceiptWithEveryRowAndStatement() {
        UUID execution = amc.execution(user, "receipted", "[{\"a\": 1}, {\"a\": 2}]");
        uploadAndAwait(execution, "uploaded");

        assertThat(amc.row(execution))
                .containsEntry("snowflake_error_message", null)
                .containsEntry("snowflake_attempt_count", 0)
                .containsEntry("snowflake_owner", null)
                .containsEntry("snowflake_lease_until", null)
                .hasEntrySatisfying(
                        "snowflake_uploaded_at", at -> assertThat(at).isNotNull());
        assertThat(amc.attempts(execution)).singleElement().satisfies(receipt -> {
            assertThat(receipt)
                    .containsEntry("outcome", "uploaded")
                    .containsEntry("strategy", "upsert")
                    .containsEntry("target_account", "local")
                    .containsEntry("target_database", "AMC")
                    .containsEntry("target_schema", "PUBLIC")
                    .containsEntry("target_table", "RECEIPTED")
                    .containsEntry("upsert_key", "execution_id, amc_row_number: the result has no date column")
                    .containsEntry("path", "inline")
                    .containsEntry("rows_read", 2L)
                    .containsEntry("rows_staged", 2L)
                    .containsEntry("rows_loaded", 2L)
                    .containsEntry("rows_inserted", 2L)
                    .containsEntry("rows_updated", 0L)
                    .containsEntry("rows_kept", 0L)
                    .containsEntry("rows_deleted", 0L);
            assertThat(receipt.get("phase_millis").toString()).contains("sign-in", "target", "read", "merge");
            assertThat(receipt.get("query_ids").toString()).contains("find-target", "create-target", "merge-rows");
        });
    }

    @Test
    void aFailureAfterTheCommitDoesNotFailTheUploadAndRepeatsNothing() {
        amc.update("CREATE SEQUENCE refusals");
        amc.update("""
                CREATE FUNCTION refuse_once() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF nextval('refusals') = 1 THEN
                        RAISE EXCEPTION 'refused';
                    END IF;
                    RETURN NEW;
                END
                $$""");
        amc.update("CREATE TRIGGER refuse_once BEFORE UPDATE ON workflow_executions FOR EACH ROW"
                + " WHEN (NEW.snowflake_status = 'uploaded') EXECUTE FUNCTION refuse_once()");
        UUID execution = amc.execution(user, "arrived", "[{\"a\": 1}]");
        snowflake.forget();
        uploadAndAwait(execution, "uploaded");

        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(receipt ->
                        assertThat(receipt).containsEntry("outcome", "uploaded").containsEntry("rows_inserted", 1L));
        assertThat(amc.deadLetters(execution)).isEmpty();
        assertThat(snowflake.statements())
                .filteredOn(statement -> statement.kind() == RequestKind.MERGE)
                .hasSize(1);
        amc.update("DROP TRIGGER refuse_once ON workflow_executions");
    }

    @Test
    void aFailingCleanupLeavesTheUploadUploaded() throws Exception {
        AdviceWith.adviceWith(
                context(),
                "finish-upload",
                route -> route.weaveById("log-upload")
                        .before()
                        .throwException(new IllegalStateException("a mistake in an edited route")));
        UUID execution = amc.execution(user, "edited", "[{\"a\": 1}]");
        uploadAndAwait(execution, "uploaded");
        UUID next = amc.execution(user, "edited", "[{\"a\": 2}]");
        uploadAndAwait(next, "uploaded");

        assertThat(amc.attempts(execution))
                .extracting(attempt -> attempt.get("outcome"))
                .containsExactly("uploaded");
        assertThat(warehouse.count("SELECT COUNT(*) FROM EDITED")).isEqualTo(2);
    }

    @Test
    void aResultIsSentIfAnotherUploadBeginsWhileItIsCompared() throws Exception {
        AtomicInteger passes = new AtomicInteger();
        AdviceWith.adviceWith(context(), "compare-result", route -> {
            route.weaveById("find-earlier-uploads-to-compare").before().process(exchange -> {
                if (passes.incrementAndGet() == 1) {
                    throw new org.amcsnowflake.failures.Fault(ErrorClass.TRANSIENT, "The database is restarting.");
                }
            });
            route.weaveById("mark-unchanged")
                    .before()
                    .process(exchange -> amc.update("DELETE FROM snowflake_target_results"));
        });
        UUID schedule = amc.schedule(user, """
                {"snowflake_enabled": true, "snowflake_table_name": "compared", "snowflake_key_columns": ["a"],
                 "snowflake_incremental": "changed_rows"}""");
        uploadAndAwait(amc.execution(user, schedule, "{}", "[{\"a\": 1}]"), "uploaded");
        UUID second = amc.execution(user, schedule, "{}", "[{\"a\": 1}]");
        uploadAndAwait(second, "uploaded");

        assertThat(passes).as("a failure of the comparison is redelivered").hasValue(2);
        assertThat(amc.attempts(second))
                .singleElement()
                .satisfies(receipt ->
                        assertThat(receipt).containsEntry("rows_staged", 1L).containsEntry("rows_unchanged", 1L));
    }

    @Test
    void theReceiptOfALargeResultContainsItsFiles() {
        UUID execution = amc.execution(user, "receipted_files", Amc.rows(1_001));
        uploadAndAwait(execution, "uploaded");

        assertThat(amc.attempts(execution)).singleElement().satisfies(receipt -> {
            assertThat(receipt)
                    .containsEntry("path", "staged")
                    .containsEntry("files_staged", 1)
                    .containsEntry("rows_loaded", 1_001L)
                    .containsEntry("rows_inserted", 1_001L)
                    .containsEntry("rows_unchanged", null);
            assertThat((long) receipt.get("bytes_uncompressed"))
                    .as("each row has its number, a value in quotes, a comma and a line end")
                    .isEqualTo(1_001 * 4 + 2 * (9 + 2 * 90 + 3 * 900 + 4 * 2));
            assertThat((long) receipt.get("bytes_staged")).isBetween(1L, (long) receipt.get("bytes_uncompressed") - 1);
            assertThat(receipt.get("phase_millis").toString()).contains("sign-in", "target", "stage", "load", "merge");
            assertThat(receipt.get("query_ids").toString())
                    .contains("find-target", "put-batch", "copy-files", "merge-rows", "commit");
        });
    }

    @Test
    void eachStatementIsTaggedWithItsExecutionUploadAttemptAndStep() {
        snowflake.forget();
        UUID execution = amc.execution(user, "tagged", "[{\"a\": 1}]");
        uploadAndAwait(execution, "uploaded");
        Object upload = amc.row(execution).get("snowflake_upload_id");

        assertThat(snowflake.statements())
                .filteredOn(statement -> statement.kind() == RequestKind.MERGE)
                .singleElement()
                .satisfies(merge -> assertThat(merge.tag())
                        .isEqualTo("{\"execution\":\"" + execution + "\",\"upload\":\"" + upload
                                + "\",\"attempt\":1,\"step\":\"merge-rows\"}"));
    }

    @Test
    void anUploadIsUploadedEvenIfItsFilesCannotBeRemoved() {
        snowflake.add(Fault.once(
                RequestKind.REMOVE,
                new FaultAction.FailBefore(new SnowflakeError("300002", "XX000", "Internal error"))));
        UUID execution = amc.execution(user, "untidy", Amc.rows(1_001));
        uploadAndAwait(execution, "uploaded");

        assertThat(amc.attempts(execution)).hasSize(1);
        assertThat(warehouse.count("SELECT COUNT(*) FROM UNTIDY")).isEqualTo(1_001);
    }

    @Test
    void uploadsToADestinationShareOneSignIn() {
        uploadAndAwait(amc.execution(user, "pooled", "[{\"a\": 1}]"), "uploaded");
        awaitKeptSession();
        snowflake.forget();
        for (int i = 0; i < 3; i++) {
            uploadAndAwait(amc.execution(user, "pooled", "[{\"a\": 1}]"), "uploaded");
            awaitKeptSession();
        }

        assertThat(snowflake.logins()).isEmpty();
    }

    /** A worker keeps its session after the execution is uploaded. */
    private void awaitKeptSession() {
        Awaitility.await("the worker to be done")
                .until(() -> context().getInflightRepository().size("work-on-claims") == 0);
    }
}
