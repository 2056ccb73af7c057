package org.amcsnowflake.flow;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ClaimExecutionsTest extends RouteTest {
    private static final String ENABLED = "{\"snowflake_enabled\": true}";

    private static final int WORKERS = 8;

    private final UUID user = amc.userWithDestination();

    /** Its own routes, since a delayed claim of another test would claim its executions. */
    @Override
    Map<String, String> settings() {
        return Map.of("instance.id", INSTANCE);
    }

    @BeforeEach
    void forgetExecutions() {
        context().getPropertiesComponent().setOverrideProperties(new Properties());
        amc.update("DELETE FROM workflow_executions");
        amc.update("DELETE FROM snowflake_pauses");
    }

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
    void aUserAtTheLimitDoesNotBlockATableForOthers() {
        UUID unhealthy = unhealthyUser();
        amc.execution(unhealthy, "of_its_own", "[]");
        claimedIds(1);
        amc.execution(unhealthy, "shared", "[]");
        UUID waiting = amc.execution(user, "shared", "[]");

        assertThat(claimedIds(WORKERS)).containsExactly(waiting);
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
    void aRecentlyFailedDestinationGetsOneWorkerAtATime() {
        UUID unhealthy = unhealthyUser();
        UUID waiting = amc.execution(unhealthy, null, ENABLED, "[]");
        amc.execution(unhealthy, null, ENABLED, "[]");
        UUID healthy = amc.execution(user, null, ENABLED, "[]");

        assertThat(claimedIds(1)).containsExactly(healthy);
        assertThat(claimedIds(WORKERS)).containsExactly(waiting);
        assertThat(claimedIds(WORKERS)).as("one at a time").isEmpty();
    }

    @Test
    void recentlyFailedDestinationsGetHalfOfTheWorkersInTotal() {
        for (int i = 0; i < WORKERS; i++) {
            amc.execution(unhealthyUser(), null, ENABLED, "[]");
        }
        assertThat(claimedIds(WORKERS)).hasSize(WORKERS / 2);
        assertThat(claimedIds(WORKERS / 2)).as("workers for others").isEmpty();
    }

    @Test
    void aFloodOfOthersDoesNotStarveARecentlyFailedDestination() {
        for (int i = 0; i < WORKERS; i++) {
            amc.execution(user, null, ENABLED, "[]");
        }
        claimedIds(1);
        UUID waiting = amc.execution(unhealthyUser(), null, ENABLED, "[]");

        assertThat(claimedIds(1)).containsExactly(waiting);
    }

    private UUID unhealthyUser() {
        UUID unhealthy = amc.userWithDestination();
        UUID failed = amc.execution(unhealthy, null, ENABLED, "[]");
        amc.update(
                "UPDATE workflow_executions SET snowflake_status = 'failed', snowflake_next_attempt_at = now() + interval '1 h'"
                        + " WHERE id = ?",
                failed);
        return unhealthy;
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

    @Test
    void holdsBackUploadsOfAPausedUserUntilTheyAreResumedOverTime() {
        UUID due = amc.execution(user, null, ENABLED, "[]");
        UUID retried = amc.execution(user, null, ENABLED, "[]");
        amc.update(
                "UPDATE workflow_executions SET snowflake_status = 'failed', snowflake_attempt_count = 1,"
                        + " snowflake_error_message = 'busy', snowflake_next_attempt_at = now() WHERE id = ?",
                retried);
        assertThat(pause(user)).containsEntry("is_changed", true).containsEntry("paused_by", "operator");
        UUID completedLater = amc.execution(user, null, ENABLED, "[]");
        assertThat(workload())
                .as("before and after they are held back")
                .containsEntry("due_executions", 0L)
                .containsEntry("oldest_due_age", 0.0)
                .containsEntry("paused_executions", 3L);
        UUID ofOther = amc.execution(amc.userWithDestination(), null, ENABLED, "[]");

        assertThat(claimedIds(10)).containsExactly(ofOther);
        assertThat(claimedIds(10)).isEmpty();
        assertThat(workload())
                .containsEntry("due_executions", 0L)
                .containsEntry("waiting_executions", 0L)
                .containsEntry("paused_executions", 3L);
        String since = amc.one("SELECT to_char(paused_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI \"UTC\"') AS minute"
                        + " FROM snowflake_pauses")
                .get("minute")
                .toString();
        for (UUID execution : List.of(due, completedLater)) {
            assertThat(amc.row(execution))
                    .containsEntry("snowflake_status", "pending")
                    .containsEntry("snowflake_attempt_count", 0)
                    .containsEntry(
                            "snowflake_error_message",
                            "Uploads have been paused by the operator since " + since
                                    + ". This upload will start after they are resumed.");
        }
        assertThat(amc.row(retried))
                .containsEntry("snowflake_status", "failed")
                .containsEntry("snowflake_attempt_count", 1)
                .containsEntry("snowflake_error_message", "busy");
        for (UUID execution : List.of(due, retried, completedLater)) {
            assertThat(shown(execution)).isEqualTo("{\"next\": null, \"paused\": true}");
        }

        for (int i = 0; i < 37; i++) {
            amc.execution(user, null, ENABLED, "[]");
        }
        amc.update("UPDATE workflow_executions SET snowflake_status = 'pending' WHERE snowflake_status IS NULL");
        assertThat(resume(user)).containsEntry("is_changed", true).containsEntry("resumed_uploads", 40L);
        assertThat(amc.one("SELECT count(DISTINCT date_trunc('second', snowflake_next_attempt_at)) > 10 AS is_spread,"
                        + " bool_and(snowflake_next_attempt_at BETWEEN now() - interval '10 s' AND now() + interval '40 s')"
                        + " AS is_soon, bool_and(snowflake_waits_for IS NULL) AS waits_for_nothing,"
                        + " count(snowflake_error_message) AS messages"
                        + " FROM workflow_executions WHERE snowflake_status IN ('pending', 'failed')"))
                .containsEntry("is_spread", true)
                .containsEntry("is_soon", true)
                .containsEntry("waits_for_nothing", true)
                .containsEntry("messages", 1L);
        amc.update(
                "UPDATE workflow_executions SET snowflake_status = 'pending', snowflake_next_attempt_at = now() WHERE id <> ?",
                ofOther);
        set("upload.max-per-destination", "100");
        assertThat(claimedIds(100)).contains(due, retried, completedLater);
    }

    @Test
    void aRepeatedPauseOrResumeChangesNothing() {
        pause(user);
        Map<String, Object> before = amc.one("SELECT * FROM snowflake_pauses");
        assertThat(amc.one("SELECT * FROM snowflake_pause(?, 'owner')", user))
                .containsEntry("is_changed", false)
                .containsEntry("paused_by", "operator");
        assertThat(amc.one("SELECT * FROM snowflake_pauses")).isEqualTo(before);
        resume(user);
        assertThat(resume(user)).containsEntry("is_changed", false);

        UUID stranger = UUID.randomUUID();
        assertThat(amc.rows("SELECT FROM snowflake_pause(?, 'owner')", stranger))
                .isEmpty();
        assertThat(amc.rows("SELECT FROM snowflake_resume(?)", stranger)).isEmpty();
    }

    @Test
    void aPausedUserIsNoProbeOfAnAccountThatIsDown() {
        amc.update("UPDATE user_snowflake_configs SET account = 'paused.example' WHERE user_id = ?", user);
        amc.update("INSERT INTO snowflake_outages (address, error_message) VALUES ('paused.example', 'down')");
        try {
            UUID execution = amc.execution(user, null, ENABLED, "[]");
            assertThat(claimedIds(10)).isEmpty();
            pause(user);
            assertThat(shown(execution)).as("instead of the outage").contains("\"paused\": true");
            amc.update("UPDATE snowflake_outages SET next_probe_at = now()");
            assertThat(claimedIds(10)).isEmpty();

            resume(user);
            amc.update("UPDATE workflow_executions SET snowflake_next_attempt_at = now()");
            assertThat(claimed(10))
                    .singleElement()
                    .satisfies(claim -> assertThat(claim)
                            .containsEntry("id", execution.toString())
                            .containsEntry("is_probe", true));
        } finally {
            amc.update("DELETE FROM snowflake_outages");
            amc.update("UPDATE user_snowflake_configs SET account = 'local' WHERE user_id = ?", user);
        }
    }

    /** Its statement has seen the state of the database before the pause. */
    @Test
    void aClaimThatBeganBeforeThePauseWasStoredHoldsBackToo() throws Exception {
        amc.execution(user, null, ENABLED, "[]");
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try (Connection first = database.dataSource().getConnection()) {
            first.setAutoCommit(false);
            try (Statement claim = first.createStatement()) {
                claim.execute("SELECT FROM snowflake_running_uploads()");
            }
            Future<Map<String, Object>> pause = callers.submit(() -> pause(user));
            awaitWaiting("advisory", 1);
            Future<List<UUID>> claim = callers.submit(() -> claimedIds(10));
            awaitWaiting("advisory", 2);
            first.commit();

            assertThat(pause.get()).containsEntry("is_changed", true);
            assertThat(claim.get()).isEmpty();
        } finally {
            callers.shutdownNow();
        }
    }

    /** As a retry of several uploads locks their rows, one after the other. */
    @Test
    void resumesUploadsWhoseRowsAreLocked() throws Exception {
        List<UUID> executions = Stream.generate(() -> amc.execution(user, null, ENABLED, "[]"))
                .limit(2)
                .sorted(Comparator.comparing(UUID::toString))
                .toList();
        pause(user);
        claimedIds(10);
        ExecutorService callers = Executors.newSingleThreadExecutor();
        try (Connection other = database.dataSource().getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("SELECT FROM workflow_executions WHERE id = '" + executions.get(0) + "' FOR UPDATE");
            Future<Map<String, Object>> resume = callers.submit(() -> resume(user));
            awaitWaiting("transactionid", 1);
            assertThat(claimedIds(10)).as("meanwhile, claims do not wait").isEmpty();
            lock.execute("SELECT FROM workflow_executions WHERE id = '" + executions.get(1) + "' FOR UPDATE");
            other.commit();

            assertThat(resume.get()).containsEntry("resumed_uploads", 2L);
        } finally {
            callers.shutdownNow();
        }
        Set<UUID> claimed = new HashSet<>();
        await("both to be due").untilAsserted(() -> {
            claimed.addAll(claimedIds(10));
            assertThat(claimed).containsExactlyInAnyOrderElementsOf(executions);
        });
    }

    /** A pause without a configuration would be found only when the user makes another one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noPauseOutlivesItsConfiguration(boolean isDeletedFirst) throws Exception {
        UUID owner = amc.userWithDestination();
        String pausing = "SELECT FROM snowflake_pause('" + owner + "', 'owner')";
        ExecutorService callers = Executors.newSingleThreadExecutor();
        try (Connection first = database.dataSource().getConnection();
                Statement statement = first.createStatement()) {
            first.setAutoCommit(false);
            statement.execute(isDeletedFirst ? deleting(owner) : pausing);
            Future<?> second = callers.submit(() -> amc.rows(isDeletedFirst ? pausing : deleting(owner)));
            awaitWaiting("transactionid", 1);
            first.commit();
            second.get();
        } finally {
            callers.shutdownNow();
        }
        assertThat(amc.rows("SELECT FROM snowflake_pauses")).isEmpty();
    }

    private static String deleting(UUID owner) throws IOException {
        try (InputStream file = ClaimExecutionsTest.class.getResourceAsStream("/sql/api/delete-snowflake-config.sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(":#${variable.userId}", "'" + owner + "'");
        }
    }

    private void awaitWaiting(String kind, int count) {
        await(count + " to wait for a lock")
                .until(() -> amc.rows(
                                        "SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = ? AND NOT granted"
                                                + " AND datname = current_database()",
                                        kind)
                                .size()
                        == count);
    }

    private Map<String, Object> pause(UUID ofUser) {
        return amc.one("SELECT * FROM snowflake_pause(?, 'operator')", ofUser);
    }

    private Map<String, Object> resume(UUID ofUser) {
        return amc.one("SELECT * FROM snowflake_resume(?)", ofUser);
    }

    private String shown(UUID execution) {
        return amc.one(
                        "SELECT cast(jsonb_build_object('next', shown -> 'snowflake_next_attempt_at',"
                                + " 'paused', shown -> 'snowflake_is_paused') AS text) AS text"
                                + " FROM workflow_executions, snowflake_shown_execution(id, user_id, 3) AS shown WHERE id = ?",
                        execution)
                .get("text")
                .toString();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> workload() {
        return (Map<String, Object>)
                template().requestBody("sql:classpath:sql/read-workload.sql?outputType=SelectOne", (Object) null);
    }

    /** Changes a setting for the following claims of this test. */
    private void set(String name, String value) {
        Properties changed = new Properties();
        changed.setProperty(name, value);
        context().getPropertiesComponent().setOverrideProperties(changed);
    }

    private List<UUID> claimedIds(int workers) {
        return claimed(workers).stream()
                .map(row -> UUID.fromString(row.get("id").toString()))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> claimed(int workers) {
        return (List<Map<String, Object>>) template()
                .request(
                        "sql:classpath:sql/claim-due-executions.sql",
                        exchange -> exchange.setVariable("freeWorkers", workers))
                .getMessage()
                .getBody(List.class);
    }
}
