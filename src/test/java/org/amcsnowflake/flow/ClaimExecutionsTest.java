package org.amcsnowflake.flow;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Which due executions a claim takes, and how many. */
class ClaimExecutionsTest extends ClaimTest {
    private static final int WORKERS = 8;

    @Test
    void claimsACompletedExecutionWithALeaseAndEverythingItsUploadNeeds() {
        UUID execution =
                amc.execution(user, null, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"t\"}", "[]");
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");

        Map<String, Object> row = claimed(10).get(0);

        assertThat(row)
                .containsEntry("id", execution.toString())
                .containsEntry("user_id", user.toString())
                .containsEntry("metadata", "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"t\"}")
                .containsEntry("attempt", 1)
                .containsKeys("upload_id", "destination_id", "destination_version");
        assertThat(amc.row(execution))
                .containsEntry("snowflake_status", "uploading")
                .containsEntry("snowflake_owner", INSTANCE);
        assertThat(amc.one("SELECT snowflake_lease_until > now() + interval '30 s' AS leased FROM workflow_executions"))
                .containsEntry("leased", true);
    }

    @ParameterizedTest
    @CsvSource({
        "campaigns, CAMPAIGNS",
        "' Q1 2026-a ', Q1_2026_A",
        "レポート甲, レポート甲",
        "レポート乙, レポート乙",
        "café & bar, café___bar",
        "straße, straße",
        "हिन्दी, हिन्दी",
        "\"it's\", _IT_S_",
        "'', AMC_US_ACME_REACH",
        ", AMC_US_ACME_REACH"
    })
    void buildsTheTableNameThatTheApiShows(@Nullable String given, String name) {
        UUID execution = amc.execution(user, null, ENABLED, "[]");
        amc.update(
                "UPDATE workflow_executions SET instance_id = 'amc us', brand = ' acme ', template = 'reach',"
                        + " metadata = metadata || jsonb_build_object('snowflake_table_name', ?::text) WHERE id = ?",
                given,
                execution);

        assertThat(claimed(10).get(0)).containsEntry("table_name", name);
        assertThat(amc.one(
                        "SELECT snowflake_shown_execution(id, user_id, 3) ->> 'snowflake_table_name' AS name"
                                + " FROM workflow_executions WHERE id = ?",
                        execution))
                .containsEntry("name", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMPLETED", "succeeded", "Success"})
    void acceptsEachStatusThatMeansCompleted(String status) {
        UUID execution = amc.execution(user, null, ENABLED, "[]");
        amc.update("UPDATE workflow_executions SET status = ? WHERE id = ?", status, execution);

        assertThat(claimedIds(10)).containsExactly(execution);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status = 'RUNNING'",
                "metadata = '{\"snowflake_enabled\": false}'",
                "metadata = '{}'",
                "metadata = NULL",
                "metadata = '[1]'",
                "snowflake_status = 'uploaded'",
                "snowflake_status = 'skipped'",
                "snowflake_status = 'uploading', snowflake_lease_until = now() + interval '1 min'",
                "snowflake_status = 'failed', snowflake_attempt_count = 3",
                "snowflake_status = 'failed', snowflake_next_attempt_at = now() + interval '1 min'",
                "snowflake_status = 'pending', snowflake_next_attempt_at = now() + interval '1 min'"
            })
    void skipsExecutionsThatAreNotDue(String change) {
        amc.execution(user, null, ENABLED, "[]");
        amc.update("UPDATE workflow_executions SET " + change);

        assertThat(claimedIds(10)).isEmpty();
    }

    /** Times that the test need not meet exactly: an interval ends at most an hour after the completion. */
    @Test
    void collectsUploadsUntilTheEndOfTheIntervalButNotThoseOfAPerson() {
        amc.update("UPDATE user_snowflake_configs SET upload_interval_minutes = 60 WHERE user_id = ?", user);
        UUID earlier = amc.execution(user, null, ENABLED, "[]");
        amc.update("UPDATE workflow_executions SET completed_at = now() - interval '1 hour' WHERE id = ?", earlier);
        UUID collected = amc.execution(user, null, ENABLED, "[]");
        amc.update("UPDATE workflow_executions SET completed_at = now() + interval '1 hour' WHERE id = ?", collected);
        UUID retried = amc.execution(user, null, ENABLED, "[]");
        amc.update(
                "UPDATE workflow_executions SET completed_at = now() + interval '1 hour', snowflake_status = 'pending' WHERE id = ?",
                retried);

        assertThat(amc.one(
                        "SELECT cast(snowflake_shown_execution(id, user_id, 3) ->> 'snowflake_next_attempt_at' AS timestamptz)"
                                + " BETWEEN completed_at AND completed_at + interval '1 hour' AS shown"
                                + " FROM workflow_executions WHERE id = ?",
                        collected))
                .containsEntry("shown", true);
        assertThat(claimedIds(10)).containsExactlyInAnyOrder(earlier, retried);
        amc.update("UPDATE user_snowflake_configs SET upload_interval_minutes = NULL WHERE user_id = ?", user);
        assertThat(claimedIds(10)).containsExactly(collected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata = '{\"snowflake_enabled\": \"True\"}'",
                "snowflake_status = 'pending'",
                "snowflake_status = 'failed', snowflake_attempt_count = 2, snowflake_next_attempt_at = now()",
                "snowflake_status = 'failed', snowflake_attempt_count = NULL"
            })
    void claimsDueExecutions(String change) {
        UUID execution = amc.execution(user, null, ENABLED, "[]");
        amc.update("UPDATE workflow_executions SET " + change);

        assertThat(claimedIds(10)).containsExactly(execution);
    }

    @Test
    void inheritsTheSchedulesSettings() {
        UUID schedule = amc.schedule(
                user,
                "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"of_schedule\", \"week_start\": \"2026-01-05\"}");
        amc.execution(user, schedule, "{\"snowflake_table_name\": \"own\", \"week_start\": null}", "[]");

        assertThat(claimed(10).get(0).get("metadata").toString())
                .isEqualTo(
                        "{\"week_start\": \"2026-01-05\", \"snowflake_enabled\": true, \"snowflake_table_name\": \"own\"}");
    }

    @Test
    void skipsExecutionsFromBeforeUploadsWereEnabledUnlessRetried() {
        UUID schedule =
                amc.schedule(user, "{\"snowflake_enabled\": true, \"snowflake_enabled_at\": \"2026-01-05T00:00:00Z\"}");
        UUID before = amc.execution(user, schedule, "{}", "[]");
        UUID after = amc.execution(user, schedule, "{}", "[]");
        amc.update("UPDATE workflow_executions SET completed_at = '2026-01-04T23:59:59Z' WHERE id = ?", before);
        amc.update("UPDATE workflow_executions SET completed_at = '2026-01-05T00:00:00Z' WHERE id = ?", after);

        assertThat(claimedIds(10)).containsExactly(after);
        amc.retry(before);
        assertThat(claimedIds(10)).containsExactly(before);
    }

    @Test
    void alternatesBetweenUsersIfWorkersAreScarce() {
        UUID other = amc.userWithDestination();
        List<UUID> flood = Stream.generate(() -> amc.execution(user, null, ENABLED, "[]"))
                .limit(5)
                .toList();
        UUID late = amc.execution(other, null, ENABLED, "[]");

        assertThat(claimedIds(2)).containsExactlyInAnyOrder(flood.get(0), late);
    }

    @Test
    void limitsUploadsPerDestinationAcrossInstances() {
        for (int i = 0; i < 5; i++) {
            amc.execution(user, null, ENABLED, "[]");
        }
        set("upload.max-per-destination", "3");

        assertThat(claimedIds(4)).hasSize(2);
        assertThat(claimedIds(10)).hasSize(1);
        assertThat(claimedIds(10)).isEmpty();
        amc.update("UPDATE workflow_executions SET snowflake_status = 'uploaded' WHERE snowflake_status = 'uploading'");
        assertThat(claimedIds(10)).hasSize(2);
    }

    @Test
    void limitsUploadsInTotal() {
        for (int i = 0; i < 5; i++) {
            amc.execution(amc.userWithDestination(), null, ENABLED, "[]");
        }
        set("upload.max-concurrent", "4");

        assertThat(claimedIds(3)).hasSize(3);
        assertThat(claimedIds(3)).hasSize(1);
        assertThat(claimedIds(3)).isEmpty();
    }

    @Test
    void claimsOneExecutionPerTableAtATimeWhateverItsOwner() {
        UUID other = amc.userWithDestination();
        UUID first = amc.execution(user, "shared", "[]");
        UUID second = amc.execution(other, "SHARED", "[]");
        UUID elsewhere = amc.execution(user, "elsewhere", "[]");

        assertThat(claimedIds(WORKERS)).containsExactlyInAnyOrder(first, elsewhere);
        assertThat(claimedIds(WORKERS)).isEmpty();
        amc.update("UPDATE workflow_executions SET snowflake_status = 'uploaded' WHERE id = ?", first);
        assertThat(claimedIds(WORKERS)).containsExactly(second);
    }

    @Test
    void theLimitsHoldWhenInstancesClaimConcurrently() throws Exception {
        for (int i = 0; i < 30; i++) {
            amc.execution(user, null, ENABLED, "[]");
        }
        set("upload.max-per-destination", "5");
        ExecutorService instances = Executors.newFixedThreadPool(6);
        try {
            Callable<List<UUID>> asking = () -> claimedIds(2);
            for (Future<List<UUID>> claim :
                    instances.invokeAll(List.of(asking, asking, asking, asking, asking, asking))) {
                claim.get();
            }
        } finally {
            instances.shutdownNow();
        }
        claimedIds(10);
        assertThat(amc.rows("SELECT FROM workflow_executions WHERE snowflake_status = 'uploading'"))
                .hasSize(5);
    }

    /** Each waiting claim has seen the state of the database before the previous one. */
    @Test
    void concurrentlyClaimingInstancesAllGetTheirShare() throws Exception {
        for (int i = 0; i < 4 * WORKERS; i++) {
            amc.execution(user, null, ENABLED, "[]");
        }
        ExecutorService instances = Executors.newFixedThreadPool(4);
        try (Connection first = database.dataSource().getConnection()) {
            first.setAutoCommit(false);
            try (Statement claim = first.createStatement()) {
                claim.execute("SELECT FROM snowflake_running_uploads()");
            }
            List<Future<List<UUID>>> waiting = IntStream.range(0, 4)
                    .mapToObj(i -> instances.submit(() -> claimedIds(WORKERS / 2)))
                    .toList();
            await("all four to wait")
                    .until(() -> amc.rows("SELECT FROM pg_locks WHERE locktype = 'advisory'"
                                            + " AND NOT granted AND database = (SELECT oid FROM pg_database"
                                            + " WHERE datname = current_database())")
                                    .size()
                            == 4);
            first.commit();
            for (Future<List<UUID>> claim : waiting) {
                assertThat(claim.get()).hasSize(WORKERS / 2 - WORKERS / 4);
            }
        } finally {
            instances.shutdownNow();
        }
    }

    @Test
    void reservesAQuarterOfTheWorkersForDestinationsWithoutOne() {
        set("upload.max-per-destination", "100");
        UUID flooding = amc.userWithDestination();
        for (int i = 0; i < 2 * WORKERS; i++) {
            amc.execution(flooding, null, ENABLED, "[]");
        }
        assertThat(claimedIds(WORKERS)).hasSize(WORKERS - WORKERS / 4);
        assertThat(claimedIds(WORKERS / 4)).as("workers for others").isEmpty();

        UUID healthy = amc.execution(user, null, ENABLED, "[]");
        assertThat(claimedIds(WORKERS / 4)).containsExactly(healthy);
    }

    @Test
    void neverClaimsADeadLetterEvenIfResolved() {
        UUID execution = dead();
        assertThat(claimedIds(1)).isEmpty();

        amc.update("UPDATE snowflake_dead_letters SET resolved_at = now() WHERE execution_id = ?", execution);
        assertThat(claimedIds(1)).isEmpty();
    }

    @Test
    void aRetriedDeadLetterThatFailsIsRetriedWhenDue() {
        UUID execution = dead();
        amc.retry(execution);
        assertThat(claimedIds(1)).containsExactly(execution);
        amc.update(
                "UPDATE workflow_executions SET snowflake_status = 'failed', snowflake_attempt_count = 1,"
                        + " snowflake_next_attempt_at = now() WHERE id = ?",
                execution);
        assertThat(claimedIds(1)).containsExactly(execution);
    }

    /** With attempts left, like after a failure that is not retryable. */
    private UUID dead() {
        UUID execution = amc.execution(user, null, ENABLED, "[]");
        Object upload = claimed(1).get(0).get("upload_id");
        amc.update(
                "UPDATE workflow_executions SET snowflake_status = 'failed', snowflake_attempt_count = 1 WHERE id = ?",
                execution);
        amc.update(
                "INSERT INTO snowflake_dead_letters (execution_id, upload_id, error_class, error_message, attempts)"
                        + " VALUES (?, ?::uuid, 'PRIVILEGE', 'refused', 1)",
                execution,
                upload);
        return execution;
    }

    @Test
    void keepsTheUploadIdUntilItIsUploaded() {
        UUID execution = amc.execution(user, null, ENABLED, "[]");
        Object first = claimed(1).get(0).get("upload_id");

        amc.update("UPDATE workflow_executions SET snowflake_status = 'failed', snowflake_attempt_count = 1,"
                + " snowflake_next_attempt_at = now()");
        Map<String, Object> second = claimed(1).get(0);
        assertThat(second).containsEntry("upload_id", first).containsEntry("attempt", 2);

        amc.update(
                "INSERT INTO snowflake_upload_attempts (upload_id, execution_id, attempt, owner, outcome)"
                        + " VALUES (?::uuid, ?, 2, 'x', 'uploaded')",
                first,
                execution);
        amc.retry(execution);
        assertThat(claimed(1).get(0).get("upload_id")).isNotEqualTo(first);
    }

    @Test
    void neverAssignsAnExecutionToTwoInstances() throws Exception {
        for (int i = 0; i < 40; i++) {
            amc.execution(user, null, ENABLED, "[]");
        }
        ExecutorService instances = Executors.newFixedThreadPool(4);
        try {
            Callable<List<UUID>> asking = () -> claimedIds(10);
            List<UUID> all = new java.util.ArrayList<>();
            for (Future<List<UUID>> claim :
                    instances.invokeAll(List.of(asking, asking, asking, asking, asking, asking))) {
                all.addAll(claim.get());
            }
            while (all.size() < 40) {
                List<UUID> rest = claimedIds(10);
                assertThat(rest).as("the remaining executions").isNotEmpty();
                all.addAll(rest);
            }
            assertThat(all).hasSize(40).doesNotHaveDuplicates();
        } finally {
            instances.shutdownNow();
        }
    }
}
