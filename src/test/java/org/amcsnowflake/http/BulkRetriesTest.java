package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.http.client.Api;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Retrying many uploads: a set is frozen, shown, started, followed and stopped. */
class BulkRetriesTest extends ApiTest {
    private static final String BULK_RETRIES = "/api/bulk-retries";

    /** Has failed, as if an attempt had been made; would succeed now. */
    private UUID failed(UUID user, String errorClass, String time) {
        UUID execution = amc.runningExecution(
                user, null, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"BULK\"}", Amc.rows(1));
        amc.update(
                "UPDATE workflow_executions SET status = 'SUCCEEDED', snowflake_status = 'failed', snowflake_attempt_count = 3,"
                        + " snowflake_upload_id = gen_random_uuid(), created_at = ?::timestamptz WHERE id = ?",
                time,
                execution);
        amc.update(
                "INSERT INTO snowflake_upload_attempts (upload_id, execution_id, attempt, owner, outcome, error_class, finished_at)"
                        + " SELECT snowflake_upload_id, id, 3, 'here', 'failed', ?, ?::timestamptz FROM workflow_executions WHERE id = ?",
                errorClass,
                time,
                execution);
        return execution;
    }

    private JsonNode prepared(Api api, String filter) {
        Api.Answer answer = api.post(BULK_RETRIES, filter);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        return answer.body();
    }

    private static String path(JsonNode bulkRetry) {
        return BULK_RETRIES + "/" + bulkRetry.path("id").asText();
    }

    private JsonNode awaitState(Api api, JsonNode bulkRetry, String state) {
        Awaitility.await("the bulk retry is " + state)
                .until(() ->
                        api.get(path(bulkRetry)).body().path("state").asText().equals(state));
        return api.get(path(bulkRetry)).body();
    }

    @Test
    void itRetriesExactlyWhatItHasShown() {
        UUID user = amc.userWithDestination();
        Api api = as(user);
        UUID first = failed(user, "DATA", "2026-01-01T12:00:00Z");
        UUID second = failed(user, "AUTHENTICATION", "2026-01-02T12:00:00Z");
        UUID deleted = failed(user, "DATA", "2026-01-03T12:00:00Z");
        UUID disabled = failed(user, "DATA", "2026-01-04T12:00:00Z");
        JsonNode bulkRetry = prepared(api, "{\"status\": \"failed\"}");

        assertThat(bulkRetry.path("state").asText()).isEqualTo("prepared");
        assertThat(bulkRetry.path("total").asInt()).isEqualTo(4);
        assertThat(bulkRetry.path("error_classes")).hasToString("{\"DATA\":3,\"AUTHENTICATION\":1}");
        assertThat(amc.status(first)).as("nothing has happened yet").isEqualTo("failed");

        UUID later = failed(user, "DATA", "2026-01-05T12:00:00Z");
        amc.update("DELETE FROM snowflake_upload_attempts WHERE execution_id = ?", deleted);
        amc.update("DELETE FROM workflow_executions WHERE id = ?", deleted);
        amc.update("UPDATE workflow_executions SET metadata = '{\"snowflake_enabled\": false}' WHERE id = ?", disabled);
        assertThat(api.post(path(bulkRetry) + "/start", "").status()).isEqualTo(200);

        JsonNode ended = awaitState(api, bulkRetry, "completed");
        assertThat(counts(ended)).isEqualTo("4 = 0 waiting, 0 due, 2 uploaded, 0 failed, 0 skipped, 2 ineligible");
        assertThat(amc.status(first)).isEqualTo("uploaded");
        assertThat(amc.status(second)).isEqualTo("uploaded");
        assertThat(List.of(amc.status(disabled), amc.status(later))).containsExactly("failed", "failed");
        assertThat(api.get(BULK_RETRIES).body().path("bulk_retries"))
                .extracting(JsonNode::toString)
                .containsExactly(ended.toString());
    }

    @Test
    void whatIsDisabledWhileItIsDueIsLeftOut() {
        UUID user = amc.userWithDestination();
        Api api = as(user);
        api.post("/api/snowflake/config/pause", "");
        UUID scheduled = failed(user, "DATA", "2026-01-01T12:00:00Z");
        UUID schedule = amc.schedule(user, "{\"snowflake_enabled\": true}");
        amc.update("UPDATE workflow_executions SET schedule_id = ?, metadata = '{}' WHERE id = ?", schedule, scheduled);
        UUID running = failed(user, "DATA", "2026-01-02T12:00:00Z");
        JsonNode bulkRetry = prepared(api, "{}");
        api.post(path(bulkRetry) + "/start", "");
        Awaitility.await("uploads that wait for the end of the pause")
                .until(() -> api.get(path(bulkRetry)).body().path("due").asInt() == 2);

        amc.update("UPDATE workflow_schedules SET metadata = '{\"snowflake_enabled\": false}' WHERE id = ?", schedule);
        amc.update("UPDATE workflow_executions SET status = 'RUNNING' WHERE id = ?", running);

        assertThat(counts(awaitState(api, bulkRetry, "completed")))
                .isEqualTo("2 = 0 waiting, 0 due, 0 uploaded, 0 failed, 0 skipped, 2 ineligible");
    }

    private static String counts(JsonNode bulkRetry) {
        StringBuilder counts = new StringBuilder(bulkRetry.path("total").asText() + " =");
        for (String count : List.of("waiting", "due", "uploaded", "failed", "skipped", "ineligible")) {
            counts.append(' ')
                    .append(bulkRetry.path(count).asInt())
                    .append(' ')
                    .append(count)
                    .append(',');
        }
        return counts.substring(0, counts.length() - 1);
    }

    @Test
    void theFiltersAreThoseOfTheList() {
        UUID user = UUID.randomUUID();
        Api api = as(user);
        UUID old = failed(user, "DATA", "2026-01-01T12:00:00Z");
        failed(user, "AUTHENTICATION", "2026-01-02T12:00:00Z");
        UUID recent = failed(user, "DATA", "2026-02-01T12:00:00Z");
        UUID skipped = failed(user, "DATA", "2026-02-01T12:00:00Z");
        amc.update("UPDATE workflow_executions SET snowflake_status = 'skipped' WHERE id = ?", skipped);
        amc.update("UPDATE workflow_executions SET name = 'zq' WHERE id = ?", old);
        UUID schedule = amc.schedule(user, "{}");
        amc.update("UPDATE workflow_executions SET schedule_id = ? WHERE id = ?", schedule, recent);
        // Has failed with DATA before, but not now.
        UUID changed = failed(user, "DATA", "2026-01-01T12:00:00Z");
        amc.update(
                "INSERT INTO snowflake_upload_attempts (upload_id, execution_id, attempt, owner, outcome, error_class, finished_at)"
                        + " VALUES (gen_random_uuid(), ?, 4, 'here', 'lost', NULL, '2026-01-01T12:00:00Z')",
                changed);

        assertThat(frozen(api, "status=failed&error_class=DATA")).isEqualTo(2);
        assertThat(frozen(api, "status=failed&ended_after=2026-01-02T00:00:00Z"))
                .isEqualTo(2);
        assertThat(frozen(api, "status=failed&error_class=DATA&ended_before=2026-01-02T00:00:00Z"))
                .isEqualTo(1);
        assertThat(frozen(api, "status=skipped")).isEqualTo(1);
        assertThat(frozen(api, "status=failed&q=zq")).isEqualTo(1);
        assertThat(frozen(api, "schedule_id=" + schedule)).isEqualTo(1);
        assertThat(frozen(api, "outcome=failed&ended_before=2026-01-02T00:00:00Z"))
                .isEqualTo(2);
        assertThat(prepared(api, "{}").path("total").asInt()).isEqualTo(5);
        assertThat(prepared(asNewUser(), "{}").path("total").asInt()).isZero();
        assertThat(amc.rows(
                        "SELECT count(*) AS n FROM snowflake_bulk_retry_executions WHERE bulk_retry_id IN"
                                + " (SELECT id FROM snowflake_bulk_retries WHERE user_id = ?)",
                        user))
                .as("only the latest set is kept")
                .hasToString("[{n=5}]");
    }

    @Test
    void anOlderOneThatWasNotStartedSaysWhyItCannotBeStarted() {
        UUID user = UUID.randomUUID();
        Api api = as(user);
        failed(user, "DATA", "2026-01-01T12:00:00Z");
        JsonNode replaced = prepared(api, "{}");
        JsonNode latest = prepared(api, "{}");

        Api.Answer refused = api.post(path(replaced) + "/start", "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.detail())
                .isEqualTo(
                        "This bulk retry can no longer be started, and has retried nothing: you have prepared another"
                                + " one since, maybe in another tab, or it was stopped, or an hour has passed. Prepare a new one.");
        assertThat(api.get(path(replaced)).body().path("state").asText()).isEqualTo("stopped");
        assertThat(api.post(path(latest) + "/start", "").status()).isEqualTo(200);
    }

    /** How many are frozen, which is how many the list shows. */
    private int frozen(Api api, String filter) {
        List<String> fields = new ArrayList<>();
        for (String parameter : filter.split("&")) {
            String[] parts = parameter.split("=");
            fields.add("\"" + parts[0] + "\": \"" + parts[1] + "\"");
        }
        int total = prepared(api, "{" + String.join(", ", fields) + "}")
                .path("total")
                .asInt();
        assertThat(api.get("/api/executions?" + filter).body().path("executions"))
                .as(filter)
                .hasSize(total);
        return total;
    }

    @Test
    void oneIsRunningAtATimeAndKeepsAFewUploadsDueUntilItIsStopped() {
        UUID user = amc.userWithDestination();
        Api api = as(user);
        api.post("/api/snowflake/config/pause", "");
        amc.update(
                "INSERT INTO workflow_executions (user_id, status, metadata, completed_at, snowflake_status, snowflake_upload_id)"
                        + " SELECT ?, 'COMPLETED', '{\"snowflake_enabled\": true}', now(), 'failed', gen_random_uuid()"
                        + " FROM generate_series(1, 60)",
                user);
        JsonNode bulkRetry = prepared(api, "{}");
        service.pause();
        api.post(path(bulkRetry) + "/start", "");
        Awaitility.await("uploads that are due at once, without a poll")
                .until(() -> api.get(path(bulkRetry)).body().path("due").asInt() == 50);
        service.resume();

        JsonNode another = prepared(api, "{}");
        Api.Answer refused = api.post(path(another) + "/start", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.detail())
                .isEqualTo("Another bulk retry of yours is running. Wait until it has ended, or stop it.");
        assertThat(asNewUser().post(path(bulkRetry) + "/stop", "").status()).isEqualTo(404);

        JsonNode stopped = api.post(path(bulkRetry) + "/stop", "").body();
        assertThat(stopped.path("state").asText()).isEqualTo("stopped");
        assertThat(counts(stopped)).isEqualTo("60 = 10 waiting, 50 due, 0 uploaded, 0 failed, 0 skipped, 0 ineligible");
        assertThat(api.post(path(bulkRetry) + "/stop", "").body()).isEqualTo(stopped);
        assertThat(api.post(path(bulkRetry) + "/start", "").status()).isEqualTo(409);
        assertThat(amc.one(
                        "SELECT count(*) AS n FROM workflow_executions WHERE user_id = ? AND snowflake_status = 'failed'",
                        user))
                .containsEntry("n", 10L);
        assertThat(api.post(path(another) + "/start", "").status()).isEqualTo(200);
        api.post(path(another) + "/stop", "");
        amc.update("DELETE FROM workflow_executions WHERE user_id = ?", user);
    }
}
