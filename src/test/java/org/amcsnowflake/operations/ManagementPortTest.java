package org.amcsnowflake.operations;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.flow.service.FreePort;
import org.amcsnowflake.http.ServiceLog;
import org.amcsnowflake.operations.pause.Pauses;
import org.amcsnowflake.support.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Access to the management port, over plain HTTP. */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagementPortTest {
    private static final String DATABASE_PASSWORD = "password-of-the-database";
    private static final String URL_PASSWORD = "password-in-the-url";
    private static final String WEBHOOK = "http://127.0.0.1:1/hook/token-of-the-webhook";
    private static final String VIEWER_PASSWORD = "password-of-the-viewer";
    private static final String PROPERTY = "value-of-a-system-property";
    private static final String UPLOAD =
            "org.apache.camel:context=amc-snowflake,type=routes,name=\\\"upload-execution\\\"";

    private static final int API_PORT = FreePort.find();
    private static final String CLAIM =
            "org.apache.camel:context=amc-snowflake,type=routes,name=\\\"claim-executions\\\"";

    private final ManagedService service = new ManagedService(
            Map.of(
                    "database.password",
                    DATABASE_PASSWORD,
                    "hawtio.viewer.password",
                    VIEWER_PASSWORD,
                    "dead-letter.webhook",
                    WEBHOOK,
                    "http.request-timeout",
                    "5s",
                    "http.port",
                    Integer.toString(API_PORT),
                    "metrics.workload-milliseconds",
                    "100"),
            "&password=" + URL_PASSWORD);

    @AfterAll
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/hawtio",
                "/hawtio/",
                "/hawtio/index.html",
                "/hawtio/user",
                "/hawtio/jolokia",
                "/hawtio/jolokia/version",
                "/hawtio/jolokia/list",
                "/hawtio/jolokia/read/java.lang:type=Memory",
                "//hawtio/",
                "/hawtio//jolokia",
                "/%68awtio/",
                "/hawtio/%6Aolokia/list",
                "/x/../hawtio/jolokia/list",
                "/observe/../hawtio/",
                "/observe/%2e%2e/hawtio/",
                "/observe%2f..%2fhawtio/",
                "/observe/health/../../hawtio/",
                "/hawtio;x/",
                "/hawtio/jolokia;x/list",
                "/;x/hawtio/",
                "/HAWTIO/",
                "/observe/jolokia/list"
            })
    void protectsHawtioHoweverThePathIsWritten(String path) {
        HttpResponse<String> got = service.send(service.request(path));
        HttpResponse<String> posted = service.send(
                service.request(path).POST(HttpRequest.BodyPublishers.ofString("{\"type\": \"version\"}")));

        assertThat(List.of(got, posted)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isIn(401, 404, 405);
            assertThat(answer.body()).doesNotContain("<html", "agent", "HeapMemoryUsage", "main.");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "operator,password-of-the-operatoR",
        "operator,''",
        "operato,r:password-of-the-operator",
        "admin,password-of-the-operator",
        "'',''"
    })
    void refusesAnyOtherLogin(String user, String password) {
        HttpResponse<String> answer =
                service.send(service.request("/hawtio/").header("Authorization", ManagedService.basic(user, password)));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(it -> assertThat(it).startsWith("Basic "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "GET /observe/health HTTP/1.1\r\nHost: he", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n"})
    void closesTheConnectionOfAClientThatStopsSending(String begin) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.base.getPort())) {
            socket.setSoTimeout((int) Patience.LIMIT.toMillis());
            socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .doesNotContain("200 OK");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: gzip, chunked\r\n\r\n0",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0",
                "Transfer-Encoding: chunked\r\n\r\n100000000"
            })
    void doesNotProcessWhatFollowsARequestWithAnAmbiguousEnd(String ambiguous) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.base.getPort())) {
            socket.setSoTimeout((int) Patience.LIMIT.toMillis());
            socket.getOutputStream()
                    .write(("POST /nothing HTTP/1.1\r\nHost: here\r\n" + ambiguous
                                    + "\r\n\r\nGET /observe/health HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .doesNotContain("200 OK");
        }
    }

    /** From another address of the machine, since all sign-ins from it are refused afterwards. */
    @Test
    void refusesFurtherSignInsAfterManyFailures() throws IOException {
        for (int i = 0; i < 20; i++) {
            assertThat(signInFrom("127.0.0.2", "guess-number-" + i)).startsWith("HTTP/1.1 401");
        }

        assertThat(signInFrom("127.0.0.2", ManagedService.PASSWORD))
                .startsWith("HTTP/1.1 429")
                .containsIgnoringCase("retry-after: 60");
        assertThat(signInFrom("127.0.0.3", ManagedService.PASSWORD)).startsWith("HTTP/1.1 200");
    }

    private String signInFrom(String address, String password) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", service.base.getPort(), InetAddress.getByName(address), 0)) {
            socket.getOutputStream()
                    .write(("GET /hawtio/user HTTP/1.1\r\nHost: here\r\nConnection: close\r\nAuthorization: "
                                    + ManagedService.basic(ManagedService.USER, password) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !", "Bearer x", "Basic b3BlcmF0b3I="})
    void refusesAMalformedLogin(String header) {
        assertThat(service.send(service.request("/hawtio/").header("Authorization", header))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void showsTheConsoleToTheOperator() {
        HttpResponse<String> page = service.send(service.signedIn("/hawtio/"));
        HttpResponse<String> deepPage =
                service.send(service.signedIn("/hawtio/camel/routes").header("Accept", "text/html"));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<base href=\"/hawtio/\">");
        assertThat(page.headers().map())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("x-frame-options", List.of("DENY"))
                .containsEntry("cache-control", List.of("no-store"))
                .hasEntrySatisfying(
                        "content-security-policy",
                        policy -> assertThat(policy.get(0))
                                .startsWith("default-src 'self'; ")
                                .doesNotContain("unsafe-eval"));
        assertThat(deepPage.body()).isEqualTo(page.body());
        assertThat(service.send(service.signedIn("/hawtio/user")).body()).isEqualTo("\"operator\"");
        assertThat(service.send(service.signedIn("/hawtio/static/js/main.js.map"))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site,cross-site",
        "Sec-Fetch-Site,same-site",
        "Origin,https://elsewhere.example",
        "Origin,http://127.0.0.1:1",
        "Origin,null"
    })
    void refusesCrossSiteRequests(String header, String value) {
        String stop = "{\"type\": \"exec\", \"mbean\": \"" + UPLOAD + "\", \"operation\": \"stop()\"}";

        assertThat(service.send(service.signedIn("/hawtio/").header(header, value))
                        .statusCode())
                .isEqualTo(403);
        assertThat(service.send(service.signedIn("/hawtio/jolokia/")
                                .header(header, value)
                                .POST(HttpRequest.BodyPublishers.ofString(stop)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(state()).isEqualTo("Started");
    }

    @Test
    void acceptsTheConsolesOwnRequests() {
        HttpResponse<String> answer = service.send(service.signedIn("/hawtio/jolokia/")
                .header("Sec-Fetch-Site", "same-origin")
                .header("Origin", service.base.toString())
                .POST(HttpRequest.BodyPublishers.ofString("{\"type\": \"version\"}")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"protocol\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hawtio/jolokia/exec/org.apache.camel:context=amc-snowflake,name=%22upload-execution%22,type=routes/stop()",
                "/hawtio/jolokia/?p=exec/org.apache.camel:context=amc-snowflake,name=%22upload-execution%22,type=routes/stop()",
                "/hawtio/jolokia/read/java.lang:type=Memory"
            })
    void aGetRequestHasNoEffect(String path) {
        assertThat(service.send(service.signedIn(path)).body())
                .contains("\"request\":{\"type\":\"version\"}")
                .doesNotContain("HeapMemoryUsage");
        assertThat(state()).isEqualTo("Started");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'type': 'read', 'mbean': 'java.lang:type=Runtime', 'attribute': 'SystemProperties'",
                "'type': 'read', 'mbean': 'java.lang:type=Runtime', 'attribute': 'InputArguments'",
                "'type': 'read', 'mbean': 'java.util.logging:type=Logging', 'attribute': 'LoggerNames'",
                "'type': 'read', 'mbean': 'com.sun.management:type=HotSpotDiagnostic', 'attribute': 'DiagnosticOptions'",
                "'type': 'read', 'mbean': 'JMImplementation:type=MBeanServerDelegate', 'attribute': 'MBeanServerId'",
                "'type': 'write', 'mbean': 'CONTEXT', 'attribute': 'Tracing', 'value': true",
                "'type': 'write', 'mbean': 'java.lang:type=Memory', 'attribute': 'Verbose', 'value': true",
                "'type': 'exec', 'mbean': 'java.lang:type=Memory', 'operation': 'gc'",
                "'type': 'exec', 'mbean': 'java.lang:type=Threading', 'operation': 'dumpAllThreads(boolean,boolean)',"
                        + " 'arguments': [true, true]",
                "'type': 'exec', 'mbean': 'com.sun.management:type=DiagnosticCommand', 'operation': 'vmSystemProperties'",
                "'type': 'exec', 'mbean': 'com.sun.management:type=DiagnosticCommand', 'operation': 'vmCommandLine'",
                "'type': 'exec', 'mbean': 'com.sun.management:type=*', 'operation': 'vmCommandLine'",
                "'type': 'exec', 'mbean': 'com.sun.management:type=HotSpotDiagnostic', 'operation': 'dumpHeap',"
                        + " 'arguments': ['/tmp/heap.hprof', true]",
                "'type': 'exec', 'mbean': 'java.util.logging:type=Logging', 'operation': 'setLoggerLevel',"
                        + " 'arguments': ['', 'ALL']",
                "'type': 'exec', 'mbean': 'CONTEXT', 'operation': 'stop()'",
                "'type': 'exec', 'mbean': 'CONTEXT', 'operation': 'suspend()'",
                "'type': 'exec', 'mbean': 'CONTEXT', 'operation': 'sendStringBody(java.lang.String,java.lang.String)',"
                        + " 'arguments': ['seda:upload-execution', 'x']",
                "'type': 'exec', 'mbean': 'CONTEXT', 'operation': 'requestBody', 'arguments': ['log:x', 'x']",
                "'type': 'exec', 'mbean': 'CONTEXT', 'operation': 'createEndpoint', 'arguments': ['log:x']",
                "'type': 'exec', 'mbean': 'CONTEXT', 'operation': 'dumpRoutesAsXml(boolean)', 'arguments': [true]",
                "'type': 'exec', 'mbean': 'CONTEXT', 'operation': 'dumpRoutesAsYaml()'",
                "'type': 'exec', 'mbean': 'CONTEXT', 'operation': 'getGlobalOption', 'arguments': ['x']",
                "'type': 'exec', 'mbean': 'ROUTE', 'operation': 'remove()'",
                "'type': 'exec', 'mbean': 'ROUTE', 'operation': 'dumpRouteAsXml(boolean)', 'arguments': [true]",
                "'type': 'exec', 'mbean': 'ROUTE', 'operation': 'updateRouteFromXml(java.lang.String)',"
                        + " 'arguments': ['<route/>']",
                "'type': 'exec', 'mbean': 'org.apache.camel:type=tracer,*', 'operation': 'dumpAllTracedMessagesAsXml()'",
                "'type': 'exec', 'mbean': 'org.apache.camel:context=amc-snowflake,type=tracer,name=BacklogTracer',"
                        + " 'operation': 'setEnabled', 'arguments': [true]",
                "'type': 'exec', 'mbean': 'org.apache.camel:context=amc-snowflake,type=tracer,name=BacklogDebugger',"
                        + " 'operation': 'enableDebugger()'",
                "'type': 'exec', 'mbean': 'SEDA', 'operation': 'browseAllMessagesAsXml(java.lang.Boolean)',"
                        + " 'arguments': [true]",
                "'type': 'notification', 'command': 'register'"
            })
    void refusesOperationsThatThePolicyDoesNotAllow(String request) {
        String json = "{"
                + request.replace("ROUTE", UPLOAD.replace("\\\"", "\\\\\""))
                        .replace(
                                "CONTEXT",
                                "org.apache.camel:context=amc-snowflake,type=context,name=\\\\\"amc-snowflake\\\\\"")
                        .replace(
                                "SEDA",
                                "org.apache.camel:context=amc-snowflake,type=endpoints,name=\\\\\"seda://upload-execution\\\\\"")
                        .replace("\\\\\"", "\\\"")
                        .replace('\'', '"')
                + "}";
        JsonNode answer = service.callJolokia(json);

        assertThat(answer.path("status").asInt()).as("%s: %s", json, answer).isIn(400, 403, 404, 500);
        assertThat(answer.has("value")).isFalse();
        assertThat(state()).isEqualTo("Started");
    }

    @Test
    void listsNoMBeanThatExposesJvmInternals() {
        String listed = service.callJolokia("{\"type\": \"list\"}").toString()
                + service.callJolokia("{\"type\": \"search\", \"mbean\": \"*:*\"}");

        assertThat(listed)
                .contains("upload-execution")
                .doesNotContain("DiagnosticCommand", "HotSpotDiagnostic", "java.util.logging", "BacklogTracer");
    }

    @Test
    void stopsAndStartsARoute() {
        exec(UPLOAD, "stop()");
        assertThat(state()).isEqualTo("Stopped");

        exec(UPLOAD, "start()");
        assertThat(state()).isEqualTo("Started");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop()", "suspend()", "resume()", "start()", "reset(boolean)"})
    void aViewerLooksButChangesNothing(String change) {
        String exec = "{\"type\": \"exec\", \"mbean\": \"%s\", \"operation\": \"%s\", \"arguments\": [%s]}";
        String refused = asViewer(exec.formatted(UPLOAD, change, change.contains("boolean") ? "true" : ""));
        assertThat(refused)
                .contains("\"status\":403", "This login is read-only. Sign in as HAWTIO_USER to make changes.");

        assertThat(asViewer(exec.formatted(UPLOAD, "dumpRouteAsXml()", "")))
                .contains("\"status\":200", "upload-execution");
        assertThat(asViewer("{\"type\": \"read\", \"mbean\": \"" + UPLOAD + "\", \"attribute\": \"State\"}"))
                .contains("Started");
        assertThat(service.send(asViewer(service.request("/hawtio/user"))).body())
                .isEqualTo("\"viewer\"");
    }

    @Test
    void hawtioDisablesTheButtonsOfAViewer() {
        String listed = asViewer("{\"type\": \"list\", \"path\": \"org.apache.camel\"}");

        assertThat(listed)
                .contains("\"stop()\":{\"canInvoke\":false}", "\"start()\":{\"canInvoke\":false}")
                .contains("\"dumpRouteAsXml()\":{\"canInvoke\":true}");
        assertThat(service.callJolokia("{\"type\": \"list\"}").toString()).doesNotContain("canInvoke");
    }

    @Test
    void operatorsRetryUploadsOfAllUsersAndViewersCountThem() {
        UUID dead = service.amc.execution(service.amc.userWithPassword("wrong"), "t", "[{\"a\": 1}]");
        Awaitility.await().until(() -> service.amc.isDead(dead));
        String path = "/operate/retries?error-class=AUTHENTICATION&failed-after=2026-01-01T00:00:00Z";

        assertThat(service.send(asViewer(service.request(path))).body())
                .matches("\\{\"uploads\":(\\d+),\"users\":\\1,\"error_classes\":\\{\"AUTHENTICATION\":\\1}}");
        assertThat(service.send(asViewer(service.request(path)).POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(service.amc.isDead(dead)).isTrue();
        assertThat(service.send(service.request(path)).statusCode()).isEqualTo(401);
        assertThat(service.send(service.signedIn("/operate/retries?failed-after=x"))
                        .body())
                .contains("failed-after is 'x'; it must be a time in UTC");
        assertThat(service.send(service.signedIn("/operate/retries?user=a&all=1"))
                        .statusCode())
                .isEqualTo(400);

        int attempts = service.amc.attempts(dead).size();
        assertThat(service.send(service.signedIn(path + "&within=0s").POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
        Awaitility.await().until(() -> service.amc.attempts(dead).size() > attempts);
    }

    @Test
    void operatorsPauseUploadsOfAUserAndViewersSeeIt() {
        UUID user = service.amc.userWithDestination();
        String path = "/operate/pauses?user=" + user;
        assertThat(service.send(asViewer(service.request(path)).POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(service.send(asViewer(service.request(path)).DELETE()).statusCode())
                .isEqualTo(403);
        assertThat(service.send(service.request("/operate/pauses")).statusCode())
                .isEqualTo(401);
        assertThat(post("/operate/pauses").body()).contains("The parameter user is missing");
        assertThat(post("/operate/pauses?user=nobody").body()).contains("User nobody has no Snowflake configuration.");
        assertThat(post("/operate/pauses?user=%00").statusCode())
                .as("a character that PostgreSQL cannot store")
                .isEqualTo(400);

        assertThat(post(path).body())
                .isEqualTo("{\"changed\":true,\"message\":\"Uploads of user " + user
                        + " are paused. Running uploads finish.\"}");
        UUID execution = service.amc.execution(user, "t", "[{\"a\": 1}]");
        Awaitility.await().until(() -> "pending".equals(service.amc.status(execution)));
        assertThat(service.send(asViewer(service.request("/operate/pauses"))).body())
                .matches("\\[\\{\"user\": \"" + user
                        + "\", \"paused_at\": \"[^\"]+\", \"paused_by\": \"operator\", \"waiting_uploads\": 1}]");
        Awaitility.await().until(() -> Metrics.parse(metrics()).value("amc_snowflake_paused_executions{}") == 1);

        assertThat(service.send(service.signedIn(path).DELETE()).body()).contains("The waiting ones (1) start");
        Awaitility.await().until(() -> "uploaded".equals(service.amc.status(execution)));
    }

    @Test
    void theLogSaysWhoseUploadsACommandHasPausedAndResumed() throws SQLException {
        UUID user = service.amc.userWithDestination();
        Pauses command = new Pauses(service.database.dataSource());
        try (ServiceLog log = new ServiceLog()) {
            command.pause(user.toString());
            String paused = "INFO uploads paused     uploads of user " + user
                    + ": none starts until they are resumed. Paused by the operator.";
            Awaitility.await().until(() -> log.text().contains(paused));
            command.resume(user.toString());
            Awaitility.await()
                    .until(() -> log.text().contains("INFO uploads resumed    uploads of user " + user + "."));

            assertThat(log.text()).containsOnlyOnce(paused);
        }
    }

    @Test
    void operatorsRotateTheSigningKeyAndViewersSeeWhichOneSigns() {
        String path = "/operate/signing-keys";
        assertThat(service.send(service.request(path)).statusCode()).isEqualTo(401);
        assertThat(service.send(asViewer(service.request(path)).POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(path + "?immediately=1").body()).contains("must be true or false");

        assertThat(post(path).body()).contains("\"changed\":true", "The first signing key is published");
        assertThat(post(path).body()).contains("\"changed\":true", "It signs in 24 hours");
        assertThat(post(path).body()).contains("\"changed\":false", "does not sign yet");
        assertThat(service.send(asViewer(service.request(path))).body())
                .containsOnlyOnce("\"signs\":true")
                .containsOnlyOnce("\"signs_until\":null")
                .doesNotContain("private");
        assertThat(post(path + "?immediately=true").body()).contains("signs from now on");
        assertThat(service.send(asViewer(service.request(path))).body()).doesNotContain("\"signs\":false");
    }

    private HttpResponse<String> post(String path) {
        return service.send(service.signedIn(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private String asViewer(String request) {
        return service.send(asViewer(service.request("/hawtio/jolokia/"))
                        .POST(HttpRequest.BodyPublishers.ofString(request)))
                .body();
    }

    private static HttpRequest.Builder asViewer(HttpRequest.Builder request) {
        return request.header("Authorization", ManagedService.basic("viewer", VIEWER_PASSWORD));
    }

    @Test
    void showsNoSecretWhateverIsReadOrDumped() {
        System.setProperty("secret.of.test", PROPERTY);
        UUID uploaded = service.amc.execution(service.amc.userWithDestination(), "t", "[{\"a\": 1}]");
        UUID dead = service.amc.execution(service.amc.userWithPassword("another-password"), "t", "[{\"a\": 1}]");
        Awaitility.await().until(() -> service.amc.isDead(dead));
        Awaitility.await().until(() -> "uploaded".equals(service.amc.status(uploaded)));
        String context = "org.apache.camel:context=amc-snowflake,type=context,name=\\\"amc-snowflake\\\"";

        String shown =
                service.callJolokia("{\"type\": \"read\", \"mbean\": \"*:*\"}").toString()
                        + exec(context, "dumpRoutesAsXml()")
                        + service.callJolokia("{\"type\": \"exec\", \"mbean\": \"" + context
                                + "\", \"operation\": \"dumpRoutesStatsAsXml\", \"arguments\": [true, true]}")
                        + service.callJolokia("{\"type\": \"list\"}")
                        + service.send(service.request("/observe/metrics")).body()
                        + service.send(service.request("/observe/health")).body();

        // Keeps the failure message short.
        assertThat(List.of("upload-execution", "ExchangesTotal", "camel_")).allMatch(shown::contains);
        assertThat(List.of(
                        DATABASE_PASSWORD,
                        URL_PASSWORD,
                        ManagedService.PASSWORD,
                        VIEWER_PASSWORD,
                        "token-of-the-webhook",
                        PROPERTY,
                        Amc.FERNET_KEY,
                        ApiUsers.PART_OF_SECRET,
                        "demo-password",
                        "another-password"))
                .noneMatch(shown::contains);
    }

    @Test
    void healthAndMetricsNeedNoLogin() {
        HttpResponse<String> health = awaitHealth("", 200);
        HttpResponse<String> metrics = service.send(service.request("/observe/metrics"));

        assertThat(health.body()).contains("\"UP\"").doesNotContain("DOWN");
        assertThat(health.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body())
                .contains("camel_exchanges_total", "routeId=\"upload-execution\"", "jvm_memory_used_bytes");
    }

    @Test
    void metricsCountUploadsAndWhatWaits() {
        double before = Metrics.parse(metrics()).value("amc_snowflake_attempts_total{outcome=\"uploaded\"}");
        UUID uploaded = service.amc.execution(service.amc.userWithDestination(), "counted", Amc.rows(1_001));
        UUID dead = service.amc.execution(service.amc.userWithPassword("yet-another"), "counted", "[{\"a\": 1}]");
        service.amc.update("INSERT INTO snowflake_outages (address, error_message) VALUES ('down', 'down')");
        Awaitility.await().until(() -> service.amc.isDead(dead));
        Awaitility.await().until(() -> "uploaded".equals(service.amc.status(uploaded)));

        Awaitility.await().untilAsserted(() -> {
            Metrics metrics = Metrics.parse(metrics());
            assertThat(metrics.value("amc_snowflake_attempts_total{outcome=\"uploaded\"}"))
                    .isEqualTo(before + 1);
            assertThat(metrics.value("amc_snowflake_attempts_total{outcome=\"dead_letter\"}"))
                    .isPositive();
            assertThat(metrics.value("amc_snowflake_failures_total{error_class=\"AUTHENTICATION\"}"))
                    .isPositive();
            assertThat(metrics.value("amc_snowflake_failures_total{error_class=\"BUSY\"}"))
                    .isZero();
            assertThat(metrics.value("amc_snowflake_rows_total{operation=\"inserted\"}"))
                    .isGreaterThanOrEqualTo(1_001);
            assertThat(metrics.value("amc_snowflake_staged_bytes_total{}"))
                    .isPositive()
                    .isLessThan(metrics.value("amc_snowflake_staged_uncompressed_bytes_total{}"));
            assertThat(metrics.value("amc_snowflake_upload_delay_seconds_count{}"))
                    .isPositive();
            assertThat(metrics.value("amc_snowflake_phase_duration_seconds_count{phase=\"merge\"}"))
                    .isPositive();
            assertThat(metrics.value(
                            "amc_snowflake_statement_duration_seconds_count{operation=\"merge-rows\",status=\"ok\"}"))
                    .isPositive();
            assertThat(metrics.value("amc_snowflake_dead_letters_open{}")).isPositive();
            assertThat(metrics.value("amc_snowflake_due_executions{}")).isZero();
            assertThat(metrics.value("amc_snowflake_oldest_due_age_seconds{}")).isZero();
            assertThat(metrics.value("amc_snowflake_accounts_down{}")).isEqualTo(1);
            assertThat(metrics.value("amc_snowflake_ready{}")).isEqualTo(1);
            assertThat(metrics.value("amc_snowflake_database_connections_max{pool=\"results\"}"))
                    .isEqualTo(8);
            assertThat(metrics.value("amc_snowflake_sessions{state=\"idle\"}")).isPositive();
        });
        service.amc.update("DELETE FROM snowflake_outages");
        service.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + API_PORT + "/api/executions")));
        Awaitility.await()
                .untilAsserted(() -> assertThat(MonitoringFiles.unknown(Metrics.parse(metrics())))
                        .as("metrics, labels and values in the alerts and the dashboard")
                        .isEmpty());
    }

    private String metrics() {
        return service.send(service.request("/observe/metrics")).body();
    }

    @Test
    void isReadyWhileItClaimsAndItsDatabaseIsMigrated() {
        exec(CLAIM, "stop()");
        assertThat(awaitHealth("/ready", 503).body())
                .contains("The route claim-executions is not started, so this instance claims nothing.");
        assertThat(awaitHealth("/live", 200).body()).contains("\"UP\"");
        exec(CLAIM, "start()");
        awaitHealth("/ready", 200);

        service.amc.update("ALTER TABLE snowflake_schema_history RENAME TO hidden");
        assertThat(awaitHealth("/ready", 503).body())
                .contains(" is not applied to the database: restart this instance");
        service.amc.update("ALTER TABLE hidden RENAME TO snowflake_schema_history");
        awaitHealth("/ready", 200);
    }

    @Test
    void isReadyWhileAnAccountIsDownAndShowsIt() {
        service.amc.update("INSERT INTO snowflake_outages (address, error_message, since)"
                + " VALUES ('down', 'down', '2026-11-01T00:00:00Z')");
        HttpResponse<String> health = Awaitility.await()
                .until(() -> awaitHealth("", 200), answer -> answer.body().contains("\"account\" : \"down\""));
        assertThat(health.body()).contains("\"since\" : \"2026-11-01T00:00:00.000000Z\"");
        awaitHealth("/ready", 200);
        service.amc.update("DELETE FROM snowflake_outages");
    }

    private HttpResponse<String> awaitHealth(String kind, int status) {
        return Awaitility.await("health" + kind + " to answer " + status)
                .until(
                        () -> service.send(service.request("/observe/health" + kind)),
                        answer -> answer.statusCode() == status);
    }

    @Test
    void disablesHawtioWithoutAPassword() {
        try (ServiceLog log = new ServiceLog();
                ManagedService open = new ManagedService(Map.of("hawtio.password", ""))) {
            assertThat(List.of("/hawtio/", "/hawtio/jolokia/version", "/observe/jolokia/version"))
                    .allSatisfy(path -> assertThat(open.send(open.request(path)).statusCode())
                            .isEqualTo(404));
            assertThat(open.send(open.signedIn("/hawtio/")).statusCode()).isEqualTo(404);
            assertThat(open.send(open.request("/observe/health/live")).statusCode())
                    .isEqualTo(200);
            assertThat(log.text()).contains("Hawtio is disabled; set HAWTIO_PASSWORD to enable it.");
        }
    }

    private String exec(String mbean, String operation) {
        JsonNode answer = service.callJolokia(
                "{\"type\": \"exec\", \"mbean\": \"" + mbean + "\", \"operation\": \"" + operation + "\"}");
        assertThat(answer.path("status").asInt()).as("%s", answer).isEqualTo(200);
        return answer.path("value").asText();
    }

    private String state() {
        return service.callJolokia("{\"type\": \"read\", \"mbean\": \"" + UPLOAD + "\", \"attribute\": \"State\"}")
                .path("value")
                .asText();
    }
}
