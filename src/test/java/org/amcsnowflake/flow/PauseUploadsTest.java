package org.amcsnowflake.flow;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Uploads of a paused user wait until they are resumed. */
class PauseUploadsTest extends ClaimTest {
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
        try (InputStream file = PauseUploadsTest.class.getResourceAsStream("/sql/api/delete-snowflake-config.sql")) {
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
}
