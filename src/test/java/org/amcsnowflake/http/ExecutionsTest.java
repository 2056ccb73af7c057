package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.http.client.Api;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** A user's executions over HTTP: reading, retrying, and their own upload settings. */
class ExecutionsTest extends ApiTest {
    private static final String EXECUTIONS = "/api/executions";

    @Test
    void anUploadedExecutionIsShownWithItsReceiptAndItsRows() {
        UUID user = amc.userWithDestination();
        UUID execution = amc.execution(user, "shown", "[{\"a\": 1, \"b\": null}, {\"a\": 2, \"b\": \"x\"}]");
        awaitStatus(execution, "uploaded");
        Api api = as(user);

        JsonNode shown = api.get(EXECUTIONS + "/" + execution).body();
        assertThat(shown.path("snowflake_status").asText()).isEqualTo("uploaded");
        assertThat(shown.path("snowflake_table_name").asText()).isEqualTo("SHOWN");
        assertThat(shown.path("attempts")).hasSize(1);
        assertThat(shown.path("attempts").get(0).path("rows_inserted").asInt()).isEqualTo(2);

        Api.Answer preview = api.get(EXECUTIONS + "/" + execution + "/preview");
        assertThat(preview.status()).as(preview.response().body()).isEqualTo(200);
        assertThat(preview.body().path("rows")).hasSize(2);
        assertThat(preview.body().path("truncated").asBoolean()).isFalse();
        assertThat(api.get(EXECUTIONS + "/" + execution + "/preview?limit=1")
                        .body()
                        .path("truncated")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aPreviewShowsTheTableThatIsAskedForAndAnotherOneTheTablesThatLoseRows() {
        UUID user = amc.userWithDestination();
        UUID execution = amc.execution(
                user,
                null,
                "{\"snowflake_enabled\": true, \"snowflake_tables\": [{\"table\": \"asked_a\", \"when\": {\"column\": \"a\", \"in\": [1]}},"
                        + " {\"table\": \"asked_b\"}]}",
                "[{\"a\": 1}, {\"a\": 2}]");
        awaitStatus(execution, "uploaded");
        String path = EXECUTIONS + "/" + execution;
        Api api = as(user);

        assertThat(column(api.get(path + "/preview").body(), "a")).containsExactly("NUMBER", "1");
        assertThat(column(api.get(path + "/preview?table=ASKED_B").body(), "a")).containsExactly("NUMBER", "2");
        Api.Answer other = api.get(path + "/preview?table=OTHER");
        assertThat(other.status()).isEqualTo(404);
        assertThat(other.detail())
                .isEqualTo("The execution's latest upload has no such table. Name one of those in its receipt.");
        assertThat(api.post(path + "/snowflake/preview", "{}").body().path("former_tables"))
                .isEmpty();
        assertThat(api.post(path + "/snowflake/preview", "{\"tables\": [{\"table\": \"asked_b\"}]}")
                        .body()
                        .path("former_tables"))
                .hasToString("[\"\\\"AMC\\\".\\\"PUBLIC\\\".\\\"ASKED_A\\\"\"]");
        assertThat(api.post(path + "/snowflake/preview", "{\"tables\": [], \"table_name\": \"asked_b\"}")
                        .body()
                        .path("former_tables"))
                .hasSize(1);
        amc.update(
                "UPDATE workflow_executions SET metadata = metadata || '{\"snowflake_schema_name\": \"elsewhere\"}' WHERE id = ?",
                execution);
        assertThat(api.post(path + "/snowflake/preview", "{\"tables\": [{\"table\": \"asked_b\"}]}")
                        .body()
                        .path("former_tables"))
                .isEmpty();
    }

    @Test
    void aStoredResultIsPreviewedAsItWouldArriveWithoutSnowflake() {
        UUID user = amc.userWithDestination();
        String rows = IntStream.range(0, 25)
                .mapToObj(i -> "{\"id\": %d, \"spend\": %d, \"private\": \"p\"}".formatted(i, i * 1_000_000L))
                .collect(Collectors.joining(", ", "[", "]"));
        UUID execution = amc.runningExecution(
                user,
                null,
                "{\"snowflake_table_name\": \"previewed\", \"snowflake_columns\": {\"private\": null, \"gone\": \"GONE\"}}",
                rows);
        snowflake.forget();
        String path = EXECUTIONS + "/" + execution + "/snowflake/preview";
        JsonNode stored = as(user).post(path, "{}").body();

        assertThat(stored.at("/tables/0/columns"))
                .extracting(each ->
                        each.path("name").asText() + " " + each.path("type").asText())
                .containsExactly("id NUMBER(38,0)", "spend NUMBER(38,0)", "GONE VARCHAR");
        assertThat(stored.at("/tables/0/table").asText()).isEqualTo("\"AMC\".\"PUBLIC\".\"PREVIEWED\"");
        assertThat(stored.path("warnings")).hasSize(1);
        JsonNode tried = as(user).post(path, """
                        {"columns": {}, "transforms": [{"column": "spend", "transform": "microcents"},
                         {"column": "private", "transform": "upper", "into": "P"}]}""").body();
        JsonNode table = tried.at("/tables/0");
        assertThat(table.path("rows")).hasSize(20);
        assertThat(table.path("row_count").asInt()).isEqualTo(25);
        assertThat(column(table, "spend")).startsWith("NUMBER(38,12)", "0", "0.01", "0.02");
        assertThat(column(table, "P")).startsWith("VARCHAR", "P", "P");
        assertThat(table.path("key").asText()).isEqualTo("execution_id, amc_row_number: the result has no date column");
        assertThat(tried.path("rows_examined").asInt()).isEqualTo(25);
        assertThat(tried.path("is_complete").asBoolean()).isTrue();
        JsonNode distributed = as(user).post(path, """
                        {"columns": {"private": null}, "tables": [
                         {"table": "first", "when": {"column": "id", "in": [0, 2, 4]}, "key_columns": ["id"]},
                         {"table": "none", "when": {"column": "id", "in": [2]}}]}""").body();
        assertThat(distributed.path("tables"))
                .extracting(each -> each.path("table").asText() + " "
                        + each.path("row_count").asInt() + " "
                        + each.path("key").asText())
                .containsExactly(
                        "\"AMC\".\"PUBLIC\".\"FIRST\" 3 id: set by snowflake_key_columns",
                        "\"AMC\".\"PUBLIC\".\"NONE\" 0 execution_id, amc_row_number: the result has no date column",
                        "\"AMC\".\"PUBLIC\".\"PREVIEWED\" 22 execution_id, amc_row_number: the result has no date column");
        assertThat(column(distributed.at("/tables/0"), "id")).containsExactly("NUMBER(38,0)", "0", "2", "4");
        Api.Answer failing =
                as(user).post(path, "{\"transforms\": [{\"column\": \"private\", \"transform\": \"microcents\"}]}");
        assertThat(failing.status()).isEqualTo(422);
        UUID reserved = amc.runningExecution(user, null, "{\"snowflake_columns\": {\"id\": \"execution_id\"}}", rows);
        assertThat(as(user).post(EXECUTIONS + "/" + reserved + "/snowflake/preview", "{}")
                        .detail())
                .startsWith(
                        "The execution cannot be uploaded: metadata.snowflake_columns maps 'id' to \"execution_id\"");
        assertThat(failing.detail()).startsWith("Row 1 of the result holds 'p' in the column 'private', to which");
        assertThat(snowflake.statements()).isEmpty();
        assertThat(asNewUser().post(path, "{}").status()).isEqualTo(404);
    }

    @Test
    void aPreviewShortensLongValuesAndNoOthers() {
        UUID user = amc.userWithDestination();
        String text = "\uD83D\uDE00".repeat(1_000);
        UUID execution = amc.execution(
                user,
                "long_values",
                "[{\"a\": \"%s\", \"b\": {\"c\": \"%s\"}, \"d\": 12345678901234567890.5}, {\"a\": \"%s\", \"b\": {\"c\": 1}}]"
                        .formatted(text + "x".repeat(200_000), "y".repeat(200_000), text));
        awaitStatus(execution, "uploaded");
        JsonNode preview =
                as(user).get(EXECUTIONS + "/" + execution + "/preview").body();

        assertThat(column(preview, "a")).containsExactly("VARCHAR", text + "…", text);
        assertThat(column(preview, "b")).containsExactly("VARIANT", "{\"c\":\"" + "y".repeat(994) + "…", "{\"c\":1}");
        assertThat(column(preview, "d")).containsExactly("NUMBER", "12345678901234567890.500000000000", null);
    }

    @Test
    void aPreviewOfAWideTableIsBoundedAsAWhole() {
        UUID user = amc.userWithDestination();
        String row = IntStream.range(0, 200)
                .mapToObj(i -> "\"c" + i + "\": \"" + "x".repeat(1_000) + "\"")
                .collect(Collectors.joining(", ", "{", "}"));
        UUID execution = amc.execution(user, "wide", "[" + row + "]");
        awaitStatus(execution, "uploaded");
        JsonNode preview = as(user).get(EXECUTIONS + "/" + execution + "/preview?limit=100")
                .body();

        assertThat(column(preview, "c199")).containsExactly("VARCHAR", "x".repeat(50) + "…");
        assertThat(column(preview, "execution_id")).endsWith(execution.toString());
    }

    /** A column's type and values. */
    private static List<@Nullable String> column(JsonNode preview, String name) {
        int index = 0;
        while (!preview.path("columns").path(index).path("name").asText(name).equals(name)) {
            index++;
        }
        List<@Nullable String> values = new ArrayList<>();
        values.add(preview.path("columns").path(index).path("type").asText());
        for (JsonNode row : preview.path("rows")) {
            values.add(row.path(index).textValue());
        }
        return values;
    }

    @Test
    void aTableWithUpperCaseColumnsIsPreviewed() {
        UUID user = amc.userWithDestination();
        warehouse.execute("CREATE TABLE UPPER_CASE (EXECUTION_ID VARCHAR, A NUMBER(38,0))");
        UUID execution = amc.execution(user, "upper_case", "[{\"a\": 1}]");
        awaitStatus(execution, "uploaded");

        Api.Answer preview = as(user).get(EXECUTIONS + "/" + execution + "/preview");
        assertThat(preview.status()).as(preview.response().body()).isEqualTo(200);
        assertThat(preview.body().path("rows")).hasSize(1);
    }

    @Test
    void pagesContinueCorrectlyIfExecutionsAreAdded() {
        UUID user = UUID.randomUUID();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(0, amc.runningExecution(user, null, "{}", "[]").toString());
        }
        // Two with the same time are distinguished by their ids.
        amc.update("UPDATE workflow_executions SET created_at = timestamptz '2026-01-01' WHERE user_id = ?", user);
        Api api = as(user);

        JsonNode first = api.get(EXECUTIONS + "?limit=3").body();
        amc.runningExecution(user, null, "{}", "[]");
        JsonNode second = api.get(EXECUTIONS + "?limit=3&cursor="
                        + first.path("next_cursor").asText())
                .body();
        JsonNode third = api.get(EXECUTIONS + "?limit=3&cursor="
                        + second.path("next_cursor").asText())
                .body();

        assertThat(third.path("next_cursor").isNull()).isTrue();
        List<String> seen = new ArrayList<>();
        for (JsonNode page : List.of(first, second, third)) {
            page.path("executions")
                    .forEach(execution -> seen.add(execution.path("id").asText()));
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(ids).hasSize(7);
    }

    @Test
    void executionsAreFoundByStatusScheduleAndText() {
        UUID user = UUID.randomUUID();
        UUID schedule = amc.schedule(user, "{}");
        UUID scheduled = amc.runningExecution(user, schedule, "{\"snowflake_table_name\": \"Campaigns_100%\"}", "[]");
        UUID failed = amc.runningExecution(user, null, "{}", "[]");
        amc.update("UPDATE workflow_executions SET snowflake_status = 'failed' WHERE id = ?", failed);
        Api api = as(user);

        assertThat(found(api, "?status=failed")).containsExactly(failed.toString());
        assertThat(found(api, "?status=none")).containsExactly(scheduled.toString());
        assertThat(found(api, "?schedule_id=" + schedule)).containsExactly(scheduled.toString());
        assertThat(found(api, "?q=campaigns_100%25")).containsExactly(scheduled.toString());
        assertThat(found(api, "?q=" + failed)).containsExactly(failed.toString());
        assertThat(found(api, "?q=nothing")).isEmpty();
    }

    @Test
    void oneOrTwoCharactersAreFoundOnALaterPage() {
        UUID user = UUID.randomUUID();
        UUID old = amc.runningExecution(user, null, "{}", "[]");
        amc.update("UPDATE workflow_executions SET name = 'zq', created_at = '2025-01-01' WHERE id = ?", old);
        amc.update(
                "INSERT INTO workflow_executions (user_id, name, status, created_at) SELECT ?, 'Later', 'RUNNING',"
                        + " timestamptz '2026-01-01' + n * interval '1 s' FROM generate_series(1, 5000) n",
                user);
        Api api = as(user);

        JsonNode first = api.get(EXECUTIONS + "?q=zq").body();
        assertThat(first.path("executions")).isEmpty();
        String cursor = first.path("next_cursor").asText();
        assertThat(found(api, "?q=zq&cursor=" + cursor)).containsExactly(old.toString());
        assertThat(api.get(EXECUTIONS + "?q=zq&cursor=" + cursor)
                        .body()
                        .path("next_cursor")
                        .isNull())
                .isTrue();
        assertThat(found(api, "?q=la&limit=3")).hasSize(3);
        amc.update("DELETE FROM workflow_executions WHERE user_id = ?", user);
    }

    private static List<String> found(Api api, String filter) {
        List<String> ids = new ArrayList<>();
        api.get(EXECUTIONS + filter)
                .body()
                .path("executions")
                .forEach(one -> ids.add(one.path("id").asText()));
        return ids;
    }

    @Test
    void aFailedUploadIsRetriedImmediately() {
        UUID user = amc.userWithPassword("wrong");
        UUID execution = amc.execution(user, "retried", "[{\"a\": 1}]");
        awaitStatus(execution, "failed");
        Api api = as(user);
        assertThat(api.get("/api/snowflake/dead-letters").body().path("dead_letters"))
                .hasSize(1);
        amc.update(
                "UPDATE user_snowflake_configs SET username = 'demo', password = (SELECT password FROM user_snowflake_configs WHERE user_id ="
                        + " ?), updated_at = now() WHERE user_id = ?",
                amc.userWithDestination(),
                user);

        Api.Answer retried = api.post(EXECUTIONS + "/" + execution + "/retry-snowflake", "");

        assertThat(retried.status()).isEqualTo(200);
        assertThat(retried.body().path("message").asText()).isEqualTo("Snowflake upload retry initiated");
        awaitStatus(execution, "uploaded");
        assertThat(api.get("/api/snowflake/dead-letters").body().path("dead_letters"))
                .isEmpty();
        assertThat(api.get("/api/snowflake/dead-letters?resolved=true").body().path("dead_letters"))
                .hasSize(1);
    }

    @Test
    void neitherTheFixSqlNorTheLogContainsValues() {
        UUID user = amc.userWithDestination();
        Api api = as(user);
        warehouse.execute("CREATE TABLE NUMBERS_ONLY (\"a\" NUMBER(38,0) NOT NULL)");
        UUID data;
        UUID empty;
        try (ServiceLog log = new ServiceLog()) {
            data = amc.execution(user, "numbers_only", "[{\"a\": \"x GRANT ROLE ACCOUNTADMIN TO USER MALLORY; y\"}]");
            empty = amc.execution(user, "numbers_only", "[{\"a\": null}]");
            awaitStatus(data, "failed");
            awaitStatus(empty, "failed");
            Awaitility.await().until(() -> log.text().contains("failed     execution " + data));
            assertThat(log.text()).doesNotContain("MALLORY");
        }

        JsonNode ofData = api.get(EXECUTIONS + "/" + data).body();
        assertThat(ofData.path("snowflake_error_message").asText()).contains("MALLORY");
        assertThat(ofData.path("snowflake_fix_sql")).isEmpty();
        assertThat(api.get(EXECUTIONS + "/" + empty).body().path("snowflake_fix_sql"))
                .extracting(JsonNode::asText)
                .containsExactly("ALTER TABLE \"AMC\".\"PUBLIC\".\"NUMBERS_ONLY\" ALTER COLUMN \"a\" DROP NOT NULL;");
    }

    @Test
    void aRefusedRetrySaysWhy() {
        UUID user = UUID.randomUUID();
        UUID running = amc.runningExecution(user, null, "{\"snowflake_enabled\": true}", "[]");
        UUID notEnabled = amc.execution(user, null, "{}", "[]");
        UUID uploading = amc.runningExecution(user, null, "{\"snowflake_enabled\": true}", "[]");
        amc.update(
                "UPDATE workflow_executions SET status = 'COMPLETED', snowflake_status = 'uploading',"
                        + " snowflake_lease_until = now() + interval '1 min' WHERE id = ?",
                uploading);
        Api api = as(user);

        assertThat(retry(api, running))
                .isEqualTo("409 The execution has not completed, so there is no result to upload yet.");
        assertThat(retry(api, notEnabled))
                .isEqualTo("409 The upload is not enabled for this execution. Enable it in the upload settings first.");
        assertThat(retry(api, uploading))
                .isEqualTo("409 The execution is being uploaded. Wait until the upload has ended.");
        assertThat(retry(api, UUID.randomUUID())).isEqualTo("404 Not found, or owned by another user.");
        assertThat(retry(asNewUser(), running)).startsWith("404 ");
    }

    private static String retry(Api api, UUID execution) {
        Api.Answer answer = api.post(EXECUTIONS + "/" + execution + "/retry-snowflake", "");
        return answer.status() + " " + answer.detail();
    }

    @Test
    void uploadsAreRetriedByFilter() {
        UUID user = amc.userWithPassword("wrong");
        List<UUID> failed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            failed.add(amc.execution(user, "several" + i, "[{\"a\": 1}]"));
        }
        failed.forEach(execution -> awaitStatus(execution, "failed"));
        Api api = as(user);

        assertThat(api.post(EXECUTIONS + "/retry-snowflake", "{\"error_class\": \"BUSY\"}")
                        .body()
                        .path("retried")
                        .asInt())
                .isZero();
        assertThat(api.post(EXECUTIONS + "/retry-snowflake", "{\"status\": [\"skipped\"]}")
                        .body()
                        .path("retried")
                        .asInt())
                .isZero();
        assertThat(api.post(EXECUTIONS + "/retry-snowflake", "{\"error_class\": \"AUTHENTICATION\"}")
                        .body())
                .hasToString("{\"message\":\"Snowflake upload retry initiated for 3 executions\",\"retried\":3}");
    }

    @Test
    void enablingACompletedExecutionUploadsItByUpsertOrAppend() {
        UUID user = amc.userWithDestination();
        UUID execution = amc.execution(user, null, "{}", "[{\"a\": 1}]");
        Api api = as(user);

        Api.Answer set = api.put(
                EXECUTIONS + "/" + execution + "/snowflake",
                "{\"enabled\": true, \"table_name\": \"run_once\", \"strategy\": \"append\"}");
        assertThat(set.status()).as(set.response().body()).isEqualTo(200);
        awaitStatus(execution, "uploaded");

        assertThat(warehouse.count("SELECT COUNT(*) FROM RUN_ONCE")).isEqualTo(1);
        api.put(
                EXECUTIONS + "/" + execution + "/snowflake",
                "{\"enabled\": true, \"table_name\": \"run_once\", \"strategy\": \"append\"}");
        assertThat(amc.status(execution))
                .as("unchanged settings do not upload again")
                .isEqualTo("uploaded");
    }

    @Test
    void anExecutionUsesItsSchedulesWarehouse() {
        UUID user = amc.userWithDestination();
        amc.update("UPDATE user_snowflake_configs SET warehouse = 'NO_SUCH_WH' WHERE user_id = ?", user);
        UUID schedule = amc.schedule(user, "{}");
        Api api = as(user);
        String path = "/api/schedules/" + schedule + "/snowflake";
        Api.Answer stored =
                api.put(path, "{\"enabled\": true, \"table_name\": \"warehoused\", \"warehouse\": \"amc_wh\"}");
        assertThat(stored.body().path("warehouse").asText()).isEqualTo("amc_wh");
        Api.Answer refused = api.put(path, "{\"enabled\": true, \"warehouse\": \"" + "x".repeat(256) + "\"}");
        assertThat(refused.status() + " " + refused.detail()).startsWith("422 warehouse: The name ");

        UUID execution = amc.execution(user, schedule, "{}", Amc.rows(1));
        UUID other = amc.execution(user, "warehoused_not", Amc.rows(1));
        awaitStatus(execution, "uploaded");
        awaitStatus(other, "failed");
        assertThat(api.get(EXECUTIONS + "/" + other)
                        .body()
                        .path("snowflake_error_message")
                        .asText())
                .contains("NO_SUCH_WH");
        assertThat(api.get(EXECUTIONS + "/" + execution + "/preview").status())
                .as("its rows are read with it, too")
                .isEqualTo(200);
        JsonNode shown = api.get(EXECUTIONS + "/" + execution).body();
        assertThat(shown.path("snowflake_warehouse").asText()).isEqualTo("amc_wh");
        assertThat(shown.path("attempts").get(0).path("warehouse_millis").asInt())
                .isPositive();
    }

    @Test
    void anExecutionNeedNotUploadOnlyChangedRowsAsItsScheduleDoes() {
        UUID user = amc.userWithDestination();
        UUID schedule = amc.schedule(
                user,
                "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"all_rows\","
                        + " \"snowflake_key_columns\": [\"n\"], \"snowflake_incremental\": \"changed_rows\"}");
        String path = EXECUTIONS + "/" + amc.runningExecution(user, schedule, "{}", Amc.rows(1));
        Api api = as(user);

        api.put(path + "/snowflake", "{\"enabled\": true}");
        assertThat(api.get(path).body().path("snowflake_incremental").asText())
                .as("without key columns, both stay the schedule's")
                .isEqualTo("changed_rows");
        for (String keys : List.of("[\"n\"]", "[]")) {
            api.put(path + "/snowflake", "{\"enabled\": true, \"key_columns\": " + keys + "}");
            JsonNode shown = api.get(path).body();
            assertThat(shown.path("snowflake_key_columns")).hasToString(keys);
            assertThat(shown.path("snowflake_incremental").isNull()).isTrue();
        }
    }

    @Test
    void executionsOfSchedulesAreLockedToUpsert() {
        UUID user = UUID.randomUUID();
        UUID execution = amc.runningExecution(user, amc.schedule(user, "{}"), "{}", "[]");

        Api.Answer refused = as(user).put(
                        EXECUTIONS + "/" + execution + "/snowflake", "{\"enabled\": true, \"strategy\": \"append\"}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.detail()).contains("locked to upsert");
    }

    @Test
    void statisticsCountOnlyTheUsersUploads() {
        UUID user = amc.userWithDestination();
        awaitStatus(amc.execution(user, "counted", Amc.rows(5)), "uploaded");
        Api.Answer stats = as(user).get("/api/snowflake/stats?days=7");

        assertThat(stats.body().path("uploaded").asInt()).isEqualTo(1);
        assertThat(stats.body().path("rows").asInt()).isEqualTo(5);
        assertThat(stats.body().path("success_rate").asDouble()).isEqualTo(1.0);
        assertThat(asNewUser()
                        .get("/api/snowflake/stats")
                        .body()
                        .path("uploaded")
                        .asInt())
                .isZero();
    }

    /** Each figure leads to the executions behind it. */
    @Test
    void statisticsAreBrokenDownByScheduleDestinationAndTime() {
        UUID user = amc.userWithDestination();
        UUID schedule = amc.schedule(user, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"broken_down\"}");
        UUID uploaded = amc.execution(user, schedule, "{}", Amc.rows(3));
        UUID failed = amc.execution(user, "broken_down", "{\"not\": \"rows\"}");
        UUID elsewhere = amc.execution(
                user,
                null,
                "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"elsewhere\", \"snowflake_schema_name\": \"STATS\"}",
                Amc.rows(2));
        awaitStatus(uploaded, "uploaded");
        awaitStatus(failed, "failed");
        awaitStatus(elsewhere, "failed");
        Api api = as(user);
        String stats = "/api/snowflake/stats?days=1";
        JsonNode all = api.get(stats).body();

        assertThat(all.path("schedules"))
                .extracting(each -> each.path("schedule_id").asText() + " "
                        + each.path("uploaded").asInt() + " "
                        + each.path("failed").asInt() + " " + each.path("rows").asInt())
                .containsExactlyInAnyOrder(schedule + " 1 0 3", "null 0 2 0");
        assertThat(all.path("destinations"))
                .extracting(each -> each.path("database").asText() + "."
                        + each.path("schema").asText() + " "
                        + each.path("uploaded").asInt() + " "
                        + each.path("failed").asInt())
                .contains("AMC.PUBLIC 1 1");
        assertThat(all.path("warehouse_seconds").asDouble()).isPositive();
        assertThat(all.path("unchanged_share").isNull()).isTrue();
        JsonNode bucket = withErrors(all);
        assertThat(bucket.path("errors").path("DATA").asInt()).isEqualTo(1);
        String from = bucket.path("from").asText();
        assertThat(found(api, "?outcome=failed&error_class=DATA&ended_after=" + from))
                .containsExactly(failed.toString());
        assertThat(found(api, "?outcome=uploaded&ended_before=" + from)).isEmpty();
        String destination = destination(all, "PUBLIC");
        assertThat(found(api, "?destination=" + destination))
                .containsExactlyInAnyOrder(uploaded.toString(), failed.toString());
        JsonNode ofSchedule = api.get(stats + "&schedule_id=" + schedule + "&destination=" + destination)
                .body();
        assertThat(ofSchedule.path("uploaded").asInt() + " " + ofSchedule.path("failed"))
                .isEqualTo("1 0");
        assertThat(asNewUser()
                        .get(stats + "&destination=" + destination)
                        .body()
                        .path("destination_count")
                        .asInt())
                .isZero();
    }

    private static JsonNode withErrors(JsonNode stats) {
        for (JsonNode bucket : stats.path("buckets")) {
            if (!bucket.path("errors").isEmpty()) {
                return bucket;
            }
        }
        throw new AssertionError("No errors in " + stats);
    }

    private static String destination(JsonNode stats, String schema) {
        for (JsonNode each : stats.path("destinations")) {
            if (each.path("schema").asText().equals(schema)) {
                return each.path("destination").asText();
            }
        }
        throw new AssertionError("No destination " + schema + " in " + stats);
    }

    @Test
    void statisticsHaveARangeOfDays() {
        UUID user = amc.userWithDestination();
        awaitStatus(amc.execution(user, "ranged", Amc.rows(1)), "uploaded");
        amc.update(
                "UPDATE snowflake_upload_attempts SET finished_at = '2026-03-01T02:00:00Z', rows_unchanged = 1 WHERE user_id = ?",
                user);
        Api api = as(user);
        String stats = "/api/snowflake/stats?timezone=America/New_York";

        JsonNode day =
                api.get(stats + "&first_day=2026-02-28&last_day=2026-02-28").body();
        assertThat(day.path("uploaded").asInt()).isEqualTo(1);
        assertThat(day.path("unchanged_share").asDouble()).isEqualTo(1.0);
        assertThat(day.path("from").asText() + " " + day.path("to").asText())
                .isEqualTo("2026-02-28T05:00:00.000000Z 2026-03-01T05:00:00.000000Z");
        assertThat(day.path("buckets")).as("hours").hasSize(24);
        assertThat(api.get(stats + "&first_day=2026-03-01&last_day=2026-03-08")
                        .body()
                        .path("uploaded")
                        .asInt())
                .isZero();
        assertThat(refused(api, stats + "&first_day=2026-03-02&last_day=2026-03-01"))
                .isEqualTo("first_day: The first day is after the last day.");
        assertThat(refused(api, stats + "&first_day=2024-03-02&last_day=2026-03-01"))
                .isEqualTo("first_day: The range has 730 days; statistics cover at most 366.");
        assertThat(refused(api, stats + "&first_day=2999-03-02"))
                .isEqualTo("first_day: The first day is in the future.");
        assertThat(refused(api, stats + "&first_day=2999-03-02&last_day=2999-03-03"))
                .isEqualTo("first_day: The first day is in the future.");
        assertThat(refused(api, stats + "&last_day=2999-03-02&days=7"))
                .isEqualTo("last_day: The range begins in the future.");
        assertThat(api.get(stats + "&first_day=2026-02-30").status()).isEqualTo(400);
    }

    /** In days without a midnight, and with an hour twice or never. */
    @Test
    void statisticsAreCompleteWhenClocksChange() {
        UUID user = amc.userWithDestination();
        awaitStatus(amc.execution(user, "clocks", Amc.rows(1)), "uploaded");

        assertThat(buckets(user, "2026-04-24T09:30:00Z", "Africa/Cairo", "2026-04-24", "2026-04-25"))
                .as("00:00 is 01:00")
                .containsExactly("2026-04-23T22:00:00.000000Z 1", "2026-04-24T21:00:00.000000Z 0");
        assertThat(buckets(user, "2026-11-01T05:30:00Z", "America/New_York", "2026-11-01", "2026-11-01"))
                .as("01:00 twice")
                .hasSize(25)
                .contains("2026-11-01T05:00:00.000000Z 1", "2026-11-01T06:00:00.000000Z 0");
        assertThat(buckets(user, "2026-03-08T07:30:00Z", "America/New_York", "2026-03-08", "2026-03-08"))
                .as("no 02:00")
                .hasSize(23)
                .doesNotHaveDuplicates()
                .contains("2026-03-08T06:00:00.000000Z 0", "2026-03-08T07:00:00.000000Z 1");
    }

    /** When each one begins, and how many uploads it has. */
    private List<String> buckets(UUID user, String uploadedAt, String zone, String firstDay, String lastDay) {
        amc.update(
                "UPDATE snowflake_upload_attempts SET finished_at = ?::timestamptz WHERE user_id = ?",
                uploadedAt,
                user);
        JsonNode stats = as(user).get(
                        "/api/snowflake/stats?timezone=" + zone + "&first_day=" + firstDay + "&last_day=" + lastDay)
                .body();
        List<String> buckets = new ArrayList<>();
        stats.path("buckets")
                .forEach(each -> buckets.add(
                        each.path("from").asText() + " " + each.path("uploaded").asInt()));
        return buckets;
    }

    private static String refused(Api api, String path) {
        Api.Answer answer = api.get(path);
        assertThat(answer.status()).isEqualTo(422);
        return answer.body().path("field").asText() + ": " + answer.detail().replace("first_day: ", "");
    }

    @Test
    void theLatencyIsMeasuredFromTheFirstPossibleUpload() {
        UUID user = amc.userWithDestination();
        UUID historical = amc.runningExecution(
                user, null, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"history\"}", Amc.rows(1));
        amc.update("UPDATE workflow_executions SET completed_at = now() - interval '9 days' WHERE id = ?", historical);
        amc.complete(historical);
        awaitStatus(historical, "uploaded");
        assertThat(slowestLatency(user)).as("seconds from the configuration").isBetween(0.0, 600.0);

        amc.update("UPDATE user_snowflake_configs SET created_at = now() - interval '20 days' WHERE user_id = ?", user);
        amc.update(
                "UPDATE snowflake_upload_attempts SET finished_at = now() - interval '6 days' WHERE execution_id = ?",
                historical);
        as(user).post("/api/executions/" + historical + "/retry-snowflake", "");
        Awaitility.await("the second upload")
                .until(() -> as(user).get("/api/snowflake/stats?days=30")
                                .body()
                                .path("uploaded")
                                .asInt()
                        == 2);
        assertThat(slowestLatency(user))
                .as("seconds of the first upload")
                .isBetween(3 * 86_400 - 60.0, 3 * 86_400 + 60.0);
    }

    private double slowestLatency(UUID user) {
        return as(user).get("/api/snowflake/stats?days=30")
                .body()
                .path("latency_seconds")
                .path("p99")
                .asDouble(-1);
    }
}
