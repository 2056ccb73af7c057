package org.amcsnowflake.flow;

import org.amcsnowflake.flow.service.Amc;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class RecoverUploadsTest extends RouteTest {
    private final UUID user = amc.userWithDestination();

    @Override
    Map<String, String> settings() {
        return Map.of(STOPPED, NONE, "lease.recover-milliseconds", "50", "lease.duration", "10s");
    }

    @Test
    void anUploadWhoseWorkerIsGoneIsRetriedAndTheLostAttemptCounts() {
        UUID execution = lost(0);
        awaitRecovery(execution);
        assertThat(amc.row(execution))
                .containsEntry("snowflake_attempt_count", 1)
                .containsEntry("snowflake_owner", null);

        uploadAndAwait(execution, "uploaded");
        assertThat(amc.attempts(execution))
                .extracting(attempt -> attempt.get("outcome"))
                .containsExactly("lost", "uploaded");
    }

    @Test
    void threeLostAttemptsBecomeADeadLetter() {
        UUID execution = lost(2);
        awaitRecovery(execution);
        assertThat(amc.row(execution)).containsEntry("snowflake_attempt_count", 3);
        assertThat(amc.deadLetters(execution))
                .singleElement()
                .satisfies(letter -> assertThat(letter).containsEntry("attempts", 3));
    }

    @Test
    void doesNotRecoverAnUploadWithAValidLease() {
        UUID held = uploading(0);
        awaitRecovery(lost(0));

        assertThat(amc.status(held)).isEqualTo("uploading");
    }

    @Test
    void aLeaseFromTheFutureBlocksNothing() {
        UUID execution = uploading(0);
        amc.update(
                "UPDATE workflow_executions SET snowflake_lease_until = now() + interval '1 h' WHERE id = ?",
                execution);
        amc.update(
                "INSERT INTO snowflake_target_leases (account, database, schema, table_name, upload_id, claim_id, lease_until)"
                        + " VALUES ('local', 'AMC', 'PUBLIC', 'RECOVERED', gen_random_uuid(), gen_random_uuid(),"
                        + " now() + interval '1 h')");
        awaitRecovery(execution);
        uploadAndAwait(execution, "uploaded");
    }

    @Test
    void aStrayAttemptEndsAsLost() {
        UUID execution = amc.execution(user, "RECOVERED", Amc.rows(1));
        uploadAndAwait(execution, "uploaded");
        amc.update(
                "INSERT INTO snowflake_upload_attempts (upload_id, execution_id, attempt, owner, started_at)"
                        + " VALUES (gen_random_uuid(), ?, 1, 'killed', now() - interval '1 min')",
                execution);

        Awaitility.await()
                .untilAsserted(() -> assertThat(amc.attempts(execution))
                        .extracting(attempt -> attempt.get("outcome"))
                        .containsExactlyInAnyOrder("uploaded", "lost"));
    }

    private void awaitRecovery(UUID execution) {
        Awaitility.await()
                .until(() -> !amc.row(execution).get("snowflake_status").equals("uploading"));
    }

    private UUID lost(int attempts) {
        return uploading(attempts, "now() - interval '1 s'");
    }

    private UUID uploading(int attempts) {
        return uploading(attempts, "now() + interval '15 s'");
    }

    /** Becomes due in the statement that also claims it: a claim for an earlier test may still be running. */
    private UUID uploading(int attempts, String leaseUntil) {
        UUID execution = amc.runningExecution(
                user, null, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"recovered\"}", "[{\"a\": 1}]");
        UUID upload = UUID.randomUUID();
        amc.update(
                "INSERT INTO snowflake_upload_attempts (upload_id, execution_id, attempt, owner) VALUES (?, ?, ?, 'gone')",
                upload,
                execution,
                attempts + 1);
        amc.update(
                "UPDATE workflow_executions SET status = 'SUCCEEDED', snowflake_status = 'uploading', snowflake_owner = 'gone',"
                        + " snowflake_upload_id = ?, snowflake_attempt_count = ?, snowflake_lease_until = " + leaseUntil
                        + " WHERE id = ?",
                upload,
                attempts,
                execution);
        return execution;
    }
}
