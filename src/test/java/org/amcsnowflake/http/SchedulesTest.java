package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.http.contract.ContractOperation;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** A user's schedules over HTTP, and the settings that executions inherit. */
class SchedulesTest extends ApiTest {
    private static final String SCHEDULES = "/api/schedules";
    private static final String WEEKLY = "{\"name\": \"Weekly\", \"instance_id\": \"amc-us\", \"brand\": \"acme\","
            + " \"template\": \"campaigns\", \"frequency\": \"weekly\", \"time\": \"06:30\", \"timezone\": \"America/New_York\","
            + " \"lookback_days\": 7, \"snowflake\": {\"enabled\": true}}";

    @Test
    void aScheduleIsStoredWithASuggestedTableAndListed() {
        Api api = asNewUser();
        Api.Answer created = api.post(SCHEDULES, WEEKLY);

        assertThat(created.status()).as(created.response().body()).isEqualTo(201);
        JsonNode upload = created.body().path("snowflake");
        assertThat(upload.path("enabled").asBoolean()).isTrue();
        assertThat(upload.path("suggested_table_name").asText()).isEqualTo("AMC_US_ACME_CAMPAIGNS");
        assertThat(created.body().path("schedule_config").path("lookback_days").asInt())
                .isEqualTo(7);
        assertThat(api.get(SCHEDULES).body().path("schedules").get(0)).isEqualTo(created.body());
        assertThat(asNewUser().get(SCHEDULES).body().path("schedules")).isEmpty();
        String location = created.response().headers().firstValue("Location").orElseThrow();
        assertThat(api.get(location).body()).isEqualTo(created.body());
        assertThat(api.get(location + "/snowflake").body()).isEqualTo(upload);
        assertThat(asNewUser().get(location).status()).isEqualTo(404);
    }

    @Test
    void executionsInheritSettingsUnlessTheyHaveTheirOwn() {
        UUID user = amc.userWithDestination();
        Api api = as(user);
        UUID schedule =
                UUID.fromString(api.post(SCHEDULES, WEEKLY).body().path("id").asText());
        api.put(SCHEDULES + "/" + schedule + "/snowflake", "{\"enabled\": true, \"table_name\": \"of_schedule\"}");
        UUID inherits = amc.execution(user, schedule, "{}", "[{\"a\": 1}]");
        UUID own = amc.execution(user, schedule, "{\"snowflake_table_name\": \"of_its_own\"}", "[{\"a\": 1}]");
        awaitStatus(inherits, "uploaded");
        awaitStatus(own, "uploaded");

        assertThat(warehouse.count("SELECT COUNT(*) FROM OF_SCHEDULE")).isEqualTo(1);
        assertThat(warehouse.count("SELECT COUNT(*) FROM OF_ITS_OWN")).isEqualTo(1);
    }

    @Test
    void executionsCompletedBeforeUploadsWereEnabledAreNotUploadedAutomatically() {
        UUID user = amc.userWithDestination();
        Api api = as(user);
        UUID schedule = amc.schedule(user, "{}");
        UUID before = amc.execution(user, schedule, "{}", "[{\"a\": 1}]");
        amc.update("UPDATE workflow_executions SET completed_at = now() - interval '1 day' WHERE id = ?", before);
        api.put(SCHEDULES + "/" + schedule + "/snowflake", "{\"enabled\": true, \"table_name\": \"enabled_late\"}");
        UUID after = amc.execution(user, schedule, "{}", "[{\"a\": 2}]");
        amc.update("UPDATE workflow_executions SET completed_at = now() + interval '1 s' WHERE id = ?", after);
        awaitStatus(after, "uploaded");

        assertThat(amc.status(before)).isNull();
        assertThat(api.post("/api/executions/" + before + "/retry-snowflake", "")
                        .status())
                .isEqualTo(200);
        awaitStatus(before, "uploaded");
    }

    @Test
    void theStrategyIsLockedToUpsert() {
        UUID user = UUID.randomUUID();
        UUID schedule = amc.schedule(user, "{}");
        Api.Answer refused = as(user).put(
                        SCHEDULES + "/" + schedule + "/snowflake", "{\"enabled\": true, \"strategy\": \"append\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail())
                .isEqualTo("strategy is locked to upsert for schedules, so that repeated runs do not duplicate rows.");
    }

    @Test
    void theTableOfReceiptsIsRefusedAsATargetWhileTheUserHasReceipts() {
        UUID user = amc.userWithDestination();
        UUID schedule = amc.schedule(user, "{}");
        String upload = SCHEDULES + "/" + schedule + "/snowflake";
        String named = "{\"enabled\": true, \"table_name\": \"amc uploads\"}";
        assertThat(as(user).put(upload, named).status()).isEqualTo(200);

        amc.update("UPDATE user_snowflake_configs SET upload_receipts = true WHERE user_id = ?", user);
        Api.Answer refused = as(user).put(upload, named);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.detail())
                .isEqualTo(
                        "table_name: AMC_UPLOADS is the table for the receipts of your uploads. Choose another name, or"
                                + " turn receipts off in Settings → Snowflake Configuration.");
        assertThat(fieldOf(as(user).put(upload, "{\"enabled\": true, \"tables\": [{\"table\": \"AMC_UPLOADS\"}]}")))
                .isEqualTo("tables");
        assertThat(fieldOf(as(user).post(
                                SCHEDULES,
                                WEEKLY.replace("\"enabled\": true", named.substring(1, named.length() - 1)))))
                .isEqualTo("table_name");
        assertThat(as(user).put(upload, named.replace("}", ", \"schema_name\": \"ANOTHER\"}"))
                        .status())
                .isEqualTo(200);
        UUID execution = amc.runningExecution(user, null, "{}", "[]");
        assertThat(fieldOf(as(user).put("/api/executions/" + execution + "/snowflake", named)))
                .isEqualTo("table_name");
    }

    @Test
    void aColumnMappingIsStoredShownAndInherited() {
        UUID user = amc.userWithDestination();
        Api api = as(user);
        String columns = "{\"a\": \"A\", \"b\": null}";
        JsonNode created = api.post(
                        SCHEDULES,
                        WEEKLY.replace(
                                "\"enabled\": true",
                                "\"enabled\": true, \"table_name\": \"mapped\", \"columns\": " + columns))
                .body();
        assertThat(created.path("snowflake").path("columns")).hasToString("{\"a\":\"A\",\"b\":null}");
        UUID execution = amc.execution(
                user, UUID.fromString(created.path("id").asText()), "{}", "[{\"a\": 1, \"b\": 2, \"c\": 3}]");
        awaitStatus(execution, "uploaded");
        assertThat(warehouse.rows("SELECT A, \"c\" FROM MAPPED")).hasToString("[{A=1, c=3}]");

        JsonNode shown = api.get("/api/executions/" + execution).body();
        assertThat(shown.path("snowflake_columns")).hasToString("{\"a\":\"A\",\"b\":null}");
        assertThat(shown.at("/attempts/0/shaping/dropped")).hasToString("[\"b\"]");

        String upload = SCHEDULES + "/" + created.path("id").asText() + "/snowflake";
        api.put(
                upload,
                "{\"enabled\": true, \"transforms\": [{\"column\": \"a\", \"transform\": \"default\", \"value\": 12345678901234567.123456789}]}");
        assertThat(amc.one(
                        "SELECT metadata #>> '{snowflake_transforms,0,value}' AS value FROM workflow_schedules WHERE id = ?::uuid",
                        created.path("id").asText()))
                .containsEntry("value", "12345678901234567.123456789");
        for (String number : List.of("1e999999999", "1e-999999999", "-1e400")) {
            assertThat(fieldOf(api.put(
                            upload,
                            "{\"enabled\": true, \"transforms\": [{\"column\": \"a\", \"transform\": \"default\", \"value\": "
                                    + number + "}]}")))
                    .as(number)
                    .isEqualTo("transforms.value");
        }
        assertThat(api.put(upload, "{\"enabled\": true, \"columns\": {\"b\": \"B\"}}")
                        .body()
                        .path("columns"))
                .hasToString("{\"b\":\"B\"}");
        assertThat(api.put(upload, "{\"enabled\": true}").body().path("columns").isNull())
                .isTrue();
    }

    @Test
    void aKeyAndOnlyChangedRowsAreStoredShownAndInherited() {
        UUID user = amc.userWithDestination();
        Api api = as(user);
        Api.Answer keyless = api.post(
                SCHEDULES, WEEKLY.replace("\"enabled\": true", "\"enabled\": true, \"incremental\": \"changed_rows\""));
        assertThat(keyless.status()).isEqualTo(422);
        assertThat(keyless.body().path("field").asText()).isEqualTo("incremental");
        assertThat(keyless.detail())
                .isEqualTo(
                        "incremental needs key columns, by which rows are found in the table: name them, or leave it out.");
        Api.Answer keylessTable = api.post(
                SCHEDULES,
                WEEKLY.replace(
                        "\"enabled\": true",
                        "\"enabled\": true, \"tables\": [{\"table\": \"all\"}], \"incremental\": \"changed_rows\""));
        assertThat(keylessTable.status()).isEqualTo(422);
        assertThat(keylessTable.detail())
                .isEqualTo("incremental needs key columns for each table, by which rows are found in it: name those of"
                        + " ALL, or leave it out.");
        JsonNode created = api.post(
                        SCHEDULES,
                        WEEKLY.replace(
                                "\"enabled\": true",
                                "\"enabled\": true, \"table_name\": \"only_changed\", \"key_columns\": [\"k\"],"
                                        + " \"incremental\": \"changed_rows\""))
                .body();
        assertThat(created.at("/snowflake/key_columns")).hasToString("[\"k\"]");
        assertThat(created.at("/snowflake/incremental").asText()).isEqualTo("changed_rows");
        UUID schedule = UUID.fromString(created.path("id").asText());
        awaitStatus(amc.execution(user, schedule, "{}", "[{\"k\": 1}]"), "uploaded");
        UUID same = amc.execution(user, schedule, "{}", "[{\"k\": 1}]");
        awaitStatus(same, "uploaded");

        String execution = "/api/executions/" + same;
        JsonNode shown = api.get(execution).body();
        assertThat(shown.path("snowflake_key_columns")).hasToString("[\"k\"]");
        assertThat(shown.path("snowflake_incremental").asText()).isEqualTo("changed_rows");
        assertThat(shown.at("/attempts/0/rows_unchanged").asInt()).isOne();
        assertThat(shown.at("/attempts/0/rows_staged").asInt()).isZero();
        assertThat(api.post(execution + "/retry-snowflake", "").status()).isEqualTo(200);
        assertThat(amc.rows("SELECT FROM snowflake_target_results WHERE schedule_id = ?", schedule))
                .as("a retry forgets the result")
                .isEmpty();
        awaitStatus(same, "uploaded");
        assertThat(api.get(execution).body().at("/attempts/0/rows_staged").asInt())
                .isOne();

        String upload = SCHEDULES + "/" + schedule + "/snowflake";
        JsonNode kept = api.put(upload, "{\"enabled\": true}").body();
        assertThat(kept.path("key_columns")).as("a missing list is kept").hasToString("[\"k\"]");
        assertThat(kept.path("incremental").isNull()).isTrue();
        assertThat(api.put(upload, "{\"enabled\": true, \"key_columns\": []}")
                        .body()
                        .path("key_columns"))
                .hasToString("[]");
        Api.Answer named = api.put(upload, "{\"enabled\": true, \"key_columns\": [\"a\\u0007\"]}");
        assertThat(named.status()).isEqualTo(422);
        assertThat(named.body().path("field").asText()).isEqualTo("key_columns");
    }

    @Test
    void optionsThatCannotBeAppliedAreRefusedWithTheirField() {
        Api api = asNewUser();
        Api.Answer twice = api.post(
                SCHEDULES,
                WEEKLY.replace("\"enabled\": true", "\"enabled\": true, \"columns\": {\"a\": \"X\", \"b\": \"X\"}"));

        assertThat(twice.status()).isEqualTo(422);
        assertThat(twice.body().path("field").asText()).isEqualTo("columns");
        assertThat(twice.detail())
                .isEqualTo("columns gives the columns 'a' and 'b' the same name, \"X\"; choose another one.");
        Api.Answer unknown = api.post(
                SCHEDULES,
                WEEKLY.replace(
                        "\"enabled\": true",
                        "\"enabled\": true, \"transforms\": [{\"column\": \"a\", \"transform\": \"eval\"}]"));
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.body().path("field").asText()).isEqualTo("transforms");
        assertThat(unknown.detail()).startsWith("transforms step 1 has no known transform; it must be one of cast, ");
        Api.Answer sameTable = api.post(
                SCHEDULES,
                WEEKLY.replace(
                        "\"enabled\": true",
                        "\"enabled\": true, \"tables\": [{\"table\": \"a b\", \"when\": {\"column\": \"x\", \"in\": [1]}}, {\"table\": \"A_B\"}]"));
        assertThat(sameTable.status()).isEqualTo(422);
        assertThat(sameTable.body().path("field").asText()).isEqualTo("tables");
        assertThat(sameTable.detail())
                .isEqualTo(
                        "tables has the table A_B twice, since 'a b' and 'A_B' are the same in Snowflake; use one entry with all"
                                + " values.");
        Api.Answer renamed = api.post(
                SCHEDULES,
                WEEKLY.replace(
                        "\"enabled\": true",
                        "\"enabled\": true, \"columns\": {\"x\": \"X\"}, \"tables\": [{\"table\": \"a\", \"when\": {\"column\": \"x\", \"in\": [1]}}]"));
        assertThat(renamed.status()).isEqualTo(422);
        assertThat(renamed.body().path("field").asText()).isEqualTo("tables");
        assertThat(renamed.detail())
                .isEqualTo(
                        "tables has a \"when\" for A that names the column 'x', which snowflake_columns renames to \"X\"; use that"
                                + " name.");
        String twenty = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> "{\"table\": \"t%d\", \"when\": {\"column\": \"x\", \"in\": [%d]}}".formatted(i, i))
                .collect(Collectors.joining(", ", "[", "]"));
        Api.Answer oneMore = api.post(
                SCHEDULES,
                WEEKLY.replace(
                        "\"enabled\": true", "\"enabled\": true, \"table_name\": \"t21\", \"tables\": " + twenty));
        assertThat(oneMore.status()).isEqualTo(422);
        assertThat(oneMore.body().path("field").asText()).isEqualTo("tables");
        assertThat(oneMore.detail()).contains("at most 20 tables in total");
        assertThat(fieldOf(api.post(
                        SCHEDULES,
                        WEEKLY.replace("\"enabled\": true", "\"enabled\": true, \"columns\": {\"a\\u0000\": \"X\"}"))))
                .isEqualTo("snowflake.columns");
    }

    @Test
    void anUnknownTimeZoneIsNamed() {
        Api.Answer refused = asNewUser().post(SCHEDULES, WEEKLY.replace("America/New_York", "Mars/Olympus"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.detail()).contains("'Mars/Olympus'");
        assertThat(refused.body().path("field").asText()).isEqualTo("timezone");
    }

    @Test
    void anErrorNamesItsField() {
        Api api = asNewUser();

        assertThat(fieldOf(api.post(SCHEDULES, WEEKLY.replace("{\"enabled\": true}", "{\"enabled\": 1}"))))
                .isEqualTo("snowflake.enabled");
        assertThat(fieldOf(api.post(SCHEDULES, WEEKLY.replace("\"time\": \"06:30\", ", ""))))
                .isEqualTo("time");
        assertThat(fieldOf(api.post(SCHEDULES, WEEKLY.replace("\"enabled\": true", "\"enabled\": true, \"x\": 1"))))
                .isEqualTo("snowflake.x");
        assertThat(fieldOf(api.post(SCHEDULES, WEEKLY.replace("\"acme\"", "\"a\\u0000\""))))
                .isEqualTo("brand");
        assertThat(api.post(SCHEDULES, WEEKLY.replace("\"acme\"", "7")).detail())
                .isEqualTo("brand must be of type string or null.");
        assertThat(api.post(SCHEDULES, WEEKLY.replace("\"weekly\"", "\"hourly\""))
                        .detail())
                .isEqualTo("frequency must be one of daily, weekly, monthly.");
        assertThat(api.post("/api/snowflake/test-connection?test_id=1", "").detail())
                .isEqualTo("test_id is not a valid uuid.");
        assertThat(fieldOf(api.get(SCHEDULES + "?limit=0"))).isEqualTo("limit");
        assertThat(api.post(SCHEDULES, "[]").body().has("field")).isFalse();
    }

    private static String fieldOf(Api.Answer refused) {
        assertThat(refused.status()).as(refused.response().body()).isBetween(400, 422);
        return refused.body().path("field").asText();
    }

    @Test
    void aUserHasAtMostAThousand() {
        UUID user = UUID.randomUUID();
        amc.update(
                "INSERT INTO workflow_schedules (user_id, name) SELECT ?, 'many' FROM generate_series(1, 999)", user);
        String good = ContractOperation.byId("createSchedule").goodBody();

        assertThat(as(user).post(SCHEDULES, good).status()).isEqualTo(201);
        Api.Answer surplus = as(user).post(SCHEDULES, good);
        assertThat(surplus.status()).isEqualTo(409);
        assertThat(surplus.detail())
                .isEqualTo("You have 1,000 schedules, which is the limit. Delete some in the AMC manager first.");
        assertThat(asNewUser().post(SCHEDULES, good).status()).isEqualTo(201);
    }
}
