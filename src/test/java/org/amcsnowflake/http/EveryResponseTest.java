package org.amcsnowflake.http;

import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.flow.service.SharedService;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.http.client.RawRequest;
import org.amcsnowflake.http.contract.ContractCheck;
import org.amcsnowflake.http.contract.ContractOperation;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.support.Patience;
import org.amcsnowflake.support.PreparedKeys;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static org.assertj.core.api.Assertions.assertThat;

/** Provokes each response of the contract: after all tests, none is missing. */
class EveryResponseTest extends ApiTest {
    @AutoClose
    private final PreparedKeys keys = PreparedKeys.open();

    private static final String CONFIG = "/api/snowflake/config";
    private static final String EXECUTIONS = "/api/executions/";
    private static final int REQUESTS = 200;
    static final Map<String, String> WITH_ISSUER = Map.of(
            "http.requests-per-minute", Integer.toString(REQUESTS), "workload-identity.issuer", SharedService.BASE);
    private static final List<String> TABLES = List.of(
            "workflow_executions",
            "workflow_schedules",
            "user_snowflake_configs",
            "snowflake_key_pairs",
            "snowflake_signing_keys",
            "snowflake_upload_attempts",
            "snowflake_dead_letters",
            "snowflake_bulk_retries",
            "snowflake_connection_tests");

    private static final List<ContractOperation> ISSUER =
            List.of(ContractOperation.byId("getIssuerConfiguration"), ContractOperation.byId("getIssuerKeys"));

    private final Set<String> seenByOthers = new HashSet<>(Api.SEEN);
    private UserResources owned;
    private Api owner;

    @Override
    Map<String, String> settings() {
        return WITH_ISSUER;
    }

    @BeforeAll
    void begin() {
        Api.SEEN.clear();
        owned = UserResources.of(amc, "owned");
        owner = as(owned.user());
    }

    @AfterAll
    void everyResponseHasOccurred() {
        Set<String> inVain = new TreeSet<>(ContractCheck.promised());
        inVain.removeAll(Api.SEEN);
        Api.SEEN.addAll(seenByOthers);
        assertThat(inVain).isEmpty();
    }

    @Test
    void configurationResponses() {
        Api api = asNewUser();
        String good = ContractOperation.byId("createSnowflakeConfig").goodBody();

        expect(404, api.get(CONFIG));
        expect(404, api.put(CONFIG, good));
        expect(404, api.delete(CONFIG));
        expect(404, api.post(CONFIG + "/pause", ""));
        expect(404, api.post(CONFIG + "/resume", ""));
        expect(404, api.post("/api/snowflake/test-connection", ""));
        expect(422, api.post(CONFIG, good.replace("demo-password", "")));
        expect(201, api.post(CONFIG, good));
        expect(409, api.post(CONFIG, good));
        expect(200, api.get(CONFIG));
        expect(200, api.put(CONFIG, good));
        expect(422, api.put(CONFIG, good.replace("demo-password", "")));
        expect(200, api.post(CONFIG + "/pause", ""));
        expect(200, api.post(CONFIG + "/resume", ""));
        expect(200, api.post("/api/snowflake/test-connection", ""));
        expect(422, api.post("/api/snowflake/test-connection", good.replace("demo-password", "")));
        UUID test = UUID.randomUUID();
        expect(404, api.get("/api/snowflake/test-connection/" + test));
        expect(200, api.post("/api/snowflake/test-connection?test_id=" + test, ""));
        expect(200, api.get("/api/snowflake/test-connection/" + test));
        expect(201, api.post(CONFIG + "/key-pair", ""));
        expect(422, api.post(CONFIG + "/key-pair", "{\"username\": \"\\\"\\\"\"}"));
        expect(200, api.post(CONFIG + "/workload-identity", ""));
        expect(422, api.post(CONFIG + "/workload-identity", "{\"username\": \"\\\"\\\"\"}"));
        expect(204, api.delete(CONFIG));
    }

    @Test
    void issuerResponses() {
        for (ContractOperation operation : ISSUER) {
            expect(200, get(operation, base));
        }
        SharedService withoutIssuer = SharedService.with(Map.of("http.requests-per-minute", "1000000"));
        for (ContractOperation operation : ISSUER) {
            expect(404, get(operation, withoutIssuer.base));
        }
        Api.Answer refused = new Api(withoutIssuer.base, UUID.randomUUID()).post(CONFIG + "/workload-identity", "");
        SharedService.with(settings());

        expect(422, refused);
        assertThat(refused.detail()).contains("Ask its administrator to set WORKLOAD_IDENTITY_ISSUER");
    }

    private static Api.Answer get(ContractOperation operation, URI base) {
        RawRequest request = RawRequest.of("GET", operation.path());
        return Api.checked("GET", request.target(), request.send(base));
    }

    @Test
    void executionResponses() {
        String uploaded = EXECUTIONS + owned.uploaded();
        UUID scheduled = amc.runningExecution(owned.user(), owned.schedule(), "{}", "[]");
        UUID uploading = amc.runningExecution(owned.user(), null, "{\"snowflake_enabled\": true}", "[]");
        amc.update(
                "UPDATE workflow_executions SET snowflake_status = 'uploading', snowflake_lease_until = now() + interval '1 min'"
                        + " WHERE id = ?",
                uploading);

        expect(200, owner.get("/api/executions"));
        expect(200, owner.get(uploaded));
        expect(200, owner.get(uploaded + "/preview"));
        expect(409, owner.get(EXECUTIONS + scheduled + "/preview"));
        expect(200, owner.post(uploaded + "/snowflake/preview", "{}"));
        expect(422, owner.post(uploaded + "/snowflake/preview", "{\"columns\": {\"a\": \"X\", \"b\": \"X\"}}"));
        UUID withoutResult = amc.runningExecution(owned.user(), null, "{}", null);
        expect(409, owner.post(EXECUTIONS + withoutResult + "/snowflake/preview", "{}"));
        expect(200, owner.post(uploaded + "/retry-snowflake", ""));
        expect(409, owner.post(EXECUTIONS + scheduled + "/retry-snowflake", ""));
        expect(200, owner.put(EXECUTIONS + scheduled + "/snowflake", "{\"enabled\": true}"));
        expect(422, owner.put(EXECUTIONS + scheduled + "/snowflake", "{\"enabled\": true, \"strategy\": \"append\"}"));
        expect(409, owner.put(EXECUTIONS + uploading + "/snowflake", "{\"enabled\": true}"));
        expect(200, owner.post("/api/executions/retry-snowflake", "{\"status\": [\"skipped\"]}"));
    }

    @Test
    void scheduleResponses() {
        String good = ContractOperation.byId("createSchedule").goodBody();
        String upload = "/api/schedules/" + owned.schedule() + "/snowflake";

        expect(201, owner.post("/api/schedules", good));
        expect(422, owner.post("/api/schedules", good.replace("America/New_York", "Mars/Olympus")));
        UUID full = UUID.randomUUID();
        amc.update(
                "INSERT INTO workflow_schedules (user_id, name) SELECT ?, 'many' FROM generate_series(1, 1000)", full);
        expect(409, as(full).post("/api/schedules", good));
        expect(200, owner.get("/api/schedules"));
        expect(200, owner.get("/api/schedules/" + owned.schedule()));
        expect(200, owner.get(upload));
        expect(200, owner.put(upload, "{\"enabled\": true, \"table_name\": \"campaigns\"}"));
        Api.Answer refused = owner.put(upload, "{\"enabled\": true, \"schema_name\": \"" + "x".repeat(256) + "\"}");
        expect(422, refused);
        assertThat(refused.detail()).startsWith("schema_name: The name ").endsWith("; shorten it.");
    }

    @Test
    void overviewResponses() {
        String resolve = "/api/snowflake/dead-letters/" + owned.deadLetter() + "/resolve";

        expect(200, owner.get("/api/snowflake/dead-letters"));
        expect(200, owner.post(resolve, ""));
        expect(409, owner.post(resolve, ""));
        expect(200, owner.get("/api/snowflake/stats?timezone=Asia/Kolkata"));
        expect(422, owner.get("/api/snowflake/stats?timezone=Mars/Olympus"));
    }

    @Test
    void bulkRetryResponses() {
        String bulkRetries = "/api/bulk-retries";
        UUID user = UUID.randomUUID();
        Api api = as(user);
        amc.update(
                "INSERT INTO workflow_executions (user_id, status, metadata, completed_at, snowflake_status)"
                        + " SELECT ?, 'COMPLETED', '{\"snowflake_enabled\": true}', now(), 'skipped'"
                        + " FROM generate_series(1, 100001)",
                user);
        Api.Answer tooMany = api.post(bulkRetries, "{}");
        expect(422, tooMany);
        assertThat(tooMany.detail())
                .isEqualTo(
                        "More than 100,000 uploads match the filter. Narrow it, for example to a schedule or a time range.");
        amc.update("DELETE FROM workflow_executions WHERE user_id = ?", user);

        Api.Answer created = api.post(bulkRetries, "{\"status\": \"failed\"}");
        expect(201, created);
        String one = created.response().headers().firstValue("Location").orElseThrow();
        expect(200, api.get(one));
        expect(200, api.post(one + "/start", ""));
        expect(409, api.post(one + "/start", ""));
        expect(200, api.post(one + "/stop", ""));
        expect(200, api.get(bulkRetries));
    }

    @Test
    void contractResponses() {
        Api.Answer answer = RawRequest.of("GET", "/openapi.json").send(base);
        Api.checked("GET", "/openapi.json", answer);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(ContractCheck.DOCUMENT);
    }

    @Test
    void invalidRequestResponses() {
        String good = "Authorization: Bearer " + ApiUsers.token(owned.user());
        for (ContractOperation operation : ContractOperation.all()) {
            String path = owned.path(operation);
            RawRequest request = RawRequest.of(operation.method(), path).with(good);

            answer(
                    400,
                    operation,
                    RawRequest.of(operation.method(), path + "?surplus=1").with(good));
            answer(413, operation, request.with(new byte[66_000]));
            if (!operation.isPublic()) {
                answer(401, operation, RawRequest.of(operation.method(), path));
            }
            if (operation.body().isPresent()) {
                answer(415, operation, request.with("Content-Type: text/plain").with(BadInput.utf8("text")));
            }
            if (operation.hasPathParameter()) {
                expect(404, asNewUser().send(operation.method(), path, operation.goodBody()));
            }
        }
    }

    private void answer(int status, ContractOperation operation, RawRequest request) {
        expect(status, Api.checked(operation.method(), request.target(), request.send(base)));
    }

    @Test
    void rateLimitResponses() {
        Api eager = asNewUser();
        // Repeated if a new minute begins in between.
        Awaitility.await("one request beyond each limit").untilAsserted(() -> {
            for (int i = 0; i < REQUESTS; i++) {
                eager.get("/api/schedules");
            }
            for (ContractOperation operation : ContractOperation.guarded()) {
                expect(429, eager.send(operation.method(), owned.path(operation), operation.goodBody()));
            }
        });
    }

    @Test
    void failingSnowflakeResponses() {
        snowflake.add(Fault.always(
                RequestKind.SELECT,
                new FaultAction.FailBefore(new SnowflakeError("000603", "XX000", "SQL execution internal error"))));
        Api.Answer answer = owner.get(EXECUTIONS + owned.uploaded() + "/preview");

        expect(502, answer);
        assertThat(answer.detail()).isNotBlank();
    }

    @Test
    void unavailableDatabaseResponses() throws Exception {
        ExecutorService callers = Executors.newCachedThreadPool();
        Outage outage = new Outage(database);
        outage.begin();
        try {
            CompletableFuture<?>[] answers = ContractOperation.guarded().stream()
                    .map(operation -> CompletableFuture.runAsync(
                            () -> expect(
                                    503,
                                    asNewUser().send(operation.method(), owned.path(operation), operation.goodBody())),
                            callers))
                    .toArray(CompletableFuture<?>[]::new);
            Patience.resultOf(CompletableFuture.allOf(answers));
            awaitKeys(503);
        } finally {
            outage.end();
            callers.shutdown();
        }
        Awaitility.await("the service to resume automatically")
                .until(() -> owner.get("/api/schedules").status() == 200);
    }

    @Test
    void missingTablesResponses() {
        TABLES.forEach(table -> amc.update("ALTER TABLE " + table + " RENAME TO " + table + "_away"));
        try {
            for (ContractOperation operation : ContractOperation.guarded()) {
                Api.Answer answer = asNewUser().send(operation.method(), owned.path(operation), operation.goodBody());
                expect(500, answer);
                assertThat(answer.detail()).isEqualTo("The service failed; its log has the details.");
            }
            awaitKeys(500);
        } finally {
            TABLES.forEach(table -> amc.update("ALTER TABLE " + table + "_away RENAME TO " + table));
        }
        expect(200, owner.get("/api/schedules"));
    }

    /** The key set is kept for a second. */
    private void awaitKeys(int status) {
        ContractOperation keySet = ContractOperation.byId("getIssuerKeys");
        Awaitility.await("status " + status).until(() -> get(keySet, base).status() == status);
    }

    private static void expect(int status, Api.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    }
}
