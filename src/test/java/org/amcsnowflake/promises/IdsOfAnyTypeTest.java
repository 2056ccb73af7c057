package org.amcsnowflake.promises;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.flow.service.SharedService;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/** The AMC manager's ids need not be UUIDs: the promises that involve ids hold for integers and for any text. */
@Tag("service")
@ParameterizedClass(name = "{0}")
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdsOfAnyTypeTest {
    private static final AtomicLong NEXT = new AtomicLong();
    private static final String WINDOW =
            "\"timeWindowStart\": \"2026-01-05T00:00:00Z\", \"timeWindowEnd\": \"2026-01-12T00:00:00Z\"";

    enum Ids {
        BIGINT("bigint", "", List.of("abc", "99999999999999999999", "9223372036854775808", "1.5", "007", "%20")) {
            @Override
            Object next() {
                return Long.MAX_VALUE - NEXT.incrementAndGet();
            }
        },
        /** Of varying lengths, as frameworks create them. */
        VARCHAR(
                "varchar(300)",
                "CREATE TABLE user_snowflake_configs (id varchar(36) PRIMARY KEY, user_id varchar(300), account text, username text,"
                        + " password text, warehouse text, database text, schema text, role text,"
                        + " updated_at timestamptz NOT NULL)",
                List.of("%00", "%20")) {
            @Override
            Object next() {
                return "../a'b\"c\\d%_?;:#${x} $1--\u00e9\u65e5\ud83d\ude00+&=" + "x".repeat(200)
                        + NEXT.incrementAndGet();
            }
        };

        private final String type;
        private final String destinations;
        private final List<String> malformed;

        Ids(String type, String destinations, List<String> malformed) {
            this.type = type;
            this.destinations = destinations;
            this.malformed = malformed;
        }

        abstract Object next();
    }

    @Parameter
    Ids ids;

    private SharedService service;
    private Amc amc;
    private Warehouse warehouse;
    private Object user;
    private Api api;

    @BeforeParameterizedClassInvocation
    void start() {
        TestPostgres.Database database = LocalPostgres.forTests().amcManagersDatabase(ids.type);
        if (!ids.destinations.isEmpty()) {
            new Amc(database.dataSource()).update(ids.destinations);
        }
        service = SharedService.on(
                database,
                Map.of(
                        "retry.first-milliseconds",
                        "10",
                        "retry.longest-milliseconds",
                        "20",
                        "http.requests-per-minute",
                        "1000000"));
        amc = service.amc;
        warehouse = service.warehouse;
        user = ids.next();
        amc.destination(user, "demo-password");
        // Some providers write an integer as a number.
        api = new Api(
                service.base,
                ApiUsers.token(ApiUsers.claims(user).claim("sub", user).build()));
    }

    @AfterEach
    void heal() {
        service.heal();
    }

    private static String to(String table) {
        return "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"" + table + "\"}";
    }

    private Object execution(@Nullable Object schedule, String metadata, String result) {
        Object id = ids.next();
        amc.runningExecution(id, user, schedule, metadata, result);
        amc.complete(id);
        return id;
    }

    private void awaitStatus(Object execution, String status) {
        Awaitility.await("execution " + execution + " becomes " + status)
                .untilAsserted(
                        () -> assertThat(amc.row(execution)).as("its row").containsEntry("snowflake_status", status));
    }

    private static String path(Object execution) {
        return "/api/executions/" + encoded(execution);
    }

    private static String encoded(Object id) {
        return URLEncoder.encode(id.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private List<Map<String, @Nullable Object>> rows(String table) {
        return warehouse.rows("SELECT \"execution_id\", \"n\" FROM " + table + " ORDER BY \"amc_row_number\"");
    }

    @Test
    void anUploadIsRepeatedAndShown() {
        Object execution = execution(null, to("REPEATED"), Amc.rows(2));
        awaitStatus(execution, "uploaded");
        amc.result(execution, Amc.rows(1));

        assertThat(api.post(path(execution) + "/retry-snowflake", "").status()).isEqualTo(200);
        Awaitility.await("the second upload")
                .until(() -> amc.attempts(execution).size() == 2);
        awaitStatus(execution, "uploaded");

        assertThat(rows("REPEATED"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("execution_id", execution.toString()));
        JsonNode shown = api.get(path(execution)).body();
        assertThat(shown.path("id").isTextual()).isTrue();
        assertThat(shown.path("id").asText()).isEqualTo(execution.toString());
        assertThat(shown.path("attempts")).hasSize(2);
        assertThat(api.get(path(execution) + "/preview").body().path("rows")).hasSize(1);
    }

    @Test
    void aLargeResultIsSentInFiles() {
        Object execution = execution(null, to("STAGED"), Amc.rows(3_000));
        awaitStatus(execution, "uploaded");

        assertThat(amc.attempts(execution).get(0)).containsEntry("path", "staged");
        assertThat(warehouse.count("SELECT COUNT(*) FROM STAGED")).isEqualTo(3_000);
        assertThat(service.snowflake.statements())
                .filteredOn(statement -> statement.tag().contains("merge-rows"))
                .singleElement()
                .satisfies(merge -> assertThat(new ObjectMapper()
                                .readTree(merge.tag())
                                .path("execution")
                                .asText())
                        .isEqualTo(execution.toString()));
    }

    @Test
    void aRerunOfASchedulesWindowReplacesTheOlderRun() {
        Object schedule = ids.next();
        amc.schedule(schedule, user, to("RERUN"));
        String window = "{" + WINDOW + "}";
        Object older = execution(schedule, window, Amc.rows(3));
        awaitStatus(older, "uploaded");
        Object newer = execution(schedule, window, Amc.rows(1));
        awaitStatus(newer, "uploaded");

        assertThat(rows("RERUN"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("execution_id", newer.toString()));
        assertThat(warehouse
                        .rows("SELECT DISTINCT \"schedule_id\" AS S FROM RERUN")
                        .get(0))
                .containsEntry("S", schedule.toString());
        assertThat(shown("?schedule_id=" + encoded(schedule))).containsExactly(newer.toString(), older.toString());
        assertThat(api.get("/api/schedules/" + encoded(schedule))
                        .body()
                        .path("id")
                        .asText())
                .isEqualTo(schedule.toString());
        assertThat(api.put(
                                "/api/schedules/" + encoded(schedule) + "/snowflake",
                                "{\"enabled\": false, \"table_name\": \"RERUN\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void newRowsGetIdsEvenIfTheTableGeneratesNone() {
        Api newcomer = new Api(service.base, ApiUsers.token(ids.next()));
        Api.Answer schedule = newcomer.post("/api/schedules", """
                {"name": "Weekly", "instance_id": "inst", "brand": "acme", "template": "sales", "frequency": "weekly",
                 "time": "06:30", "timezone": "UTC", "lookback_days": 7, "snowflake": {"enabled": true}}""");
        assertThat(schedule.status()).as(schedule.response().body()).isEqualTo(201);
        assertThat(newcomer.get(schedule.response()
                                .headers()
                                .firstValue("Location")
                                .orElseThrow())
                        .status())
                .isEqualTo(200);
        Api.Answer destination = newcomer.post(
                "/api/snowflake/config",
                "{\"account\": \"local\", \"username\": \"demo\", \"auth_method\": \"password\", \"password\": \"demo-password\","
                        + " \"warehouse\": \"AMC_WH\", \"database\": \"AMC\", \"schema\": \"PUBLIC\", \"role\": \"AMC_LOADER\"}");
        assertThat(destination.status()).as(destination.response().body()).isEqualTo(201);
        assertThat(newcomer.get("/api/snowflake/config").body().path("id").isTextual())
                .isTrue();
    }

    @Test
    void aDeadLetterIsShownAndRetried() {
        service.snowflake.add(Fault.always(
                RequestKind.MERGE,
                new FaultAction.FailBefore(
                        new SnowflakeError("100038", "22018", "Numeric value 'x' is not recognized"))));
        Object execution = execution(null, to("DEAD"), Amc.rows(1));
        Awaitility.await("a dead letter").until(() -> amc.isDead(execution));

        assertThat(api.get("/api/snowflake/dead-letters")
                        .body()
                        .at("/dead_letters/0/execution_id")
                        .asText())
                .isEqualTo(execution.toString());
        service.snowflake.clearFaults();
        assertThat(api.post("/api/executions/retry-snowflake", "{\"status\": [\"failed\"]}")
                        .status())
                .isEqualTo(200);
        awaitStatus(execution, "uploaded");
    }

    @Test
    void pagesContinueWhereTheyEnded() {
        Object other = ids.next();
        Api api = new Api(service.base, ApiUsers.token(other));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Object id = ids.next();
            amc.runningExecution(id, other, null, "{}", "[]");
            expected.add(id.toString());
        }
        amc.update("UPDATE workflow_executions SET created_at = timestamptz '2026-01-01' WHERE user_id = ?", other);

        JsonNode first = api.get("/api/executions?limit=2").body();
        JsonNode second = api.get("/api/executions?limit=2&cursor="
                        + encoded(first.path("next_cursor").asText()))
                .body();

        List<String> seen = new ArrayList<>();
        List.of(first, second)
                .forEach(page -> page.path("executions")
                        .forEach(execution -> seen.add(execution.path("id").asText())));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(this.api.get(path(expected.get(0))).status())
                .as("another user's")
                .isEqualTo(404);
    }

    @Test
    void anInvalidIdIsNotFoundOrRejectedByName() {
        assertThat(api.get(path(ids.next())).status()).isEqualTo(404);
        for (String malformed : ids.malformed) {
            assertThat(api.get("/api/executions/" + malformed).status())
                    .as(malformed)
                    .isEqualTo(404);
            assertThat(api.get("/api/schedules/" + malformed).status())
                    .as(malformed)
                    .isEqualTo(404);
            assertThat(api.get("/api/executions?schedule_id=" + malformed).status())
                    .as(malformed)
                    .isEqualTo(400);
            assertThat(api.get("/api/executions?cursor=1-" + malformed).status())
                    .as(malformed)
                    .isEqualTo(400);
        }
        assertThat(new Api(service.base, ApiUsers.token(" "))
                        .get("/api/executions")
                        .detail())
                .isEqualTo("The bearer token is invalid: its sub is not a user id. Sign in again.");
    }

    private List<String> shown(String filter) {
        List<String> shown = new ArrayList<>();
        api.get("/api/executions" + filter)
                .body()
                .path("executions")
                .forEach(execution -> shown.add(execution.path("id").asText()));
        return shown;
    }
}
