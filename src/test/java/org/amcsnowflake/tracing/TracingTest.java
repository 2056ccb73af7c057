package org.amcsnowflake.tracing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.RunningService;
import org.amcsnowflake.http.ServiceLog;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracingTest {
    private static final String EXPORT_INTERVAL = "otel.bsp.schedule.delay";
    private static final String MARKER = "m4rker-";

    private final Collector collector = new Collector();
    private final ServiceLog log = new ServiceLog();
    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    private final LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
    private final RunningService service;
    private final Amc amc;
    private final UUID user;
    /** The first upload, which sends every kind of statement of a new table. */
    private final UUID execution;

    private final String trace;

    TracingTest() throws IOException {
        System.setProperty(EXPORT_INTERVAL, "100");
        try {
            service = RunningService.start(
                    database,
                    snowflake,
                    Map.of(
                            "tracing.endpoint", collector.endpoint(),
                            "retry.redeliveries", "1",
                            "retry.first-milliseconds", "10",
                            "retry.attempts", "1"));
        } finally {
            System.clearProperty(EXPORT_INTERVAL);
        }
        amc = service.amc;
        user = amc.userWithDestination();
        execution = amc.execution(
                user,
                MARKER + "table",
                Amc.rows(1_001).replace("{\"n\": 1}", "{\"" + MARKER + "column\": \"" + MARKER + "value\"}"));
        trace = trace(execution, "uploaded");
    }

    @AfterAll
    void stop() {
        service.close();
        snowflake.close();
        log.close();
        collector.close();
    }

    /** Waits until the execution's only attempt has ended and has been exported. */
    private String trace(UUID execution, String status) {
        Awaitility.await("execution " + execution + " becomes " + status)
                .until(() -> status.equals(amc.status(execution)));
        String trace = String.valueOf(amc.attempts(execution).get(0).get("trace_id"));
        Awaitility.await("trace " + trace).until(() -> collector.hasAll(trace));
        return trace;
    }

    @Test
    void anUploadIsOneTraceOfItsPhasesAndStatements() {
        assertThat(collector.tree(trace)).isEqualTo("""
                upload-attempt
                  upload-execution
                    find-destination
                    take-target
                      ask-account
                      find-target
                      describe-target
                    stage-result
                      put-batch
                    prepare-target
                      hold-lease
                      create-target
                    merge-rows
                      create-staging-table
                      copy-files
                      merge-rows
                      confirm-target
                      hold-lease
                      commit
                    finish-upload
                      end-outage
                      remove-previous-files
                      drop-staging-table""");
        assertThat(log.messagesWith("trace", trace))
                .anyMatch(line -> line.startsWith("uploaded   execution " + execution))
                .isEqualTo(log.messagesWith("execution", execution.toString()));
    }

    @Test
    void spansNameTheExecutionTheUploadAndTheQuery() throws IOException {
        String ids = "{amc.attempt=1, amc.execution.id=" + execution + ", amc.upload.id="
                + amc.row(execution).get("snowflake_upload_id");
        List<String> receipt = new ObjectMapper()
                .readTree(String.valueOf(amc.attempts(execution).get(0).get("query_ids")))
                .findValuesAsText("query_id");

        assertThat(collector.spans(trace))
                .allSatisfy(span ->
                        assertThat(attributes(span).toString()).startsWith(ids).endsWith("}"))
                .filteredOn(span -> span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT)
                .extracting(statement -> attributes(statement).get("snowflake.query.id"))
                .hasSize(12)
                .containsAll(receipt);
    }

    @Test
    void aFailureHasTheClassOfItsErrorAndNoMessage() {
        snowflake.add(Fault.onceMatching(
                "^MERGE INTO .*REFUSED",
                new FaultAction.FailBefore(new SnowflakeError("000603", "XX000", "Internal error " + MARKER + "1"))));
        snowflake.add(Fault.onceMatching(
                "^COMMIT",
                new FaultAction.FailBefore(new SnowflakeError("003001", "42501", "Not allowed " + MARKER + "2"))));
        UUID refused = amc.execution(user, "refused", Amc.rows(2));

        assertThat(collector.tree(trace(refused, "failed"))).isEqualTo("""
                upload-attempt PRIVILEGE
                  upload-execution TRANSIENT
                    find-destination
                    take-target
                      find-target
                      describe-target
                    stage-result
                    prepare-target
                      hold-lease
                      create-target
                    merge-rows TRANSIENT
                      merge-rows TRANSIENT
                  upload-execution PRIVILEGE
                    find-destination
                    take-target
                      cancel-previous-statements
                      show-transactions
                      remove-previous-files
                      find-target
                      describe-target
                    stage-result
                    prepare-target
                    merge-rows PRIVILEGE
                      delete-stale-rows
                      merge-rows
                      confirm-target
                      hold-lease
                      commit PRIVILEGE
                  record-failure
                    end-outage""");
        assertNothingPrivateIsExported();
    }

    @Test
    void nothingOfUsersOrSecretsIsExported() {
        assertNothingPrivateIsExported();
        assertThat(collector.resources())
                .isNotEmpty()
                .allSatisfy(sent -> assertThat(sent.getResource().getAttributesList())
                        .extracting(KeyValue::getKey)
                        .containsExactlyInAnyOrder(
                                "service.name",
                                "service.version",
                                "service.instance.id",
                                "telemetry.sdk.language",
                                "telemetry.sdk.name",
                                "telemetry.sdk.version"));
    }

    private void assertNothingPrivateIsExported() {
        assertThat(collector.text())
                .contains("upload-attempt")
                .doesNotContainIgnoringCase(MARKER, "demo", "SELECT ", "jdbc:", "http:", "local", user.toString());
    }

    @Test
    void aCollectorThatDoesNotRespondDelaysNoUpload() {
        collector.hang();
        try {
            UUID first = amc.execution(user, "beside_a_hang", Amc.rows(2));
            Awaitility.await().until(() -> "uploaded".equals(amc.status(first)) && collector.isWaitedFor());
            UUID second = amc.execution(user, "beside_a_hang", Amc.rows(2));
            Awaitility.await().until(() -> "uploaded".equals(amc.status(second)));
            assertThat(collector.isWaitedFor()).isTrue();
        } finally {
            collector.release();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "otel.traces.sampler, some, Unrecognized value for otel.traces.sampler: some",
        "otel.bsp.max.queue.size, many, Invalid value for property otel.bsp.max.queue.size=many. Must be a integer",
        "otel.bsp.max.queue.size, 0, maxQueueSize must be positive",
        "otel.exporter.otlp.compression, br, 'Unsupported compressionMethod. Compression method must be \"none\" or one of: [gzip]'",
        "otel.exporter.otlp.headers, 'authorization=Basic m4rker\nm4rker', 'OTEL_EXPORTER_OTLP_HEADERS: authorization has a line break'",
        "otel.exporter.otlp.traces.headers, 'authorization=Basic m4rker\nm4rker', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS: authorization has a line break'"
    })
    void aWrongVariableOfOpenTelemetryStopsTheStart(String name, String value, String reason) {
        System.setProperty(name, value.replace("\\n", "\n"));
        try {
            assertThatThrownBy(() -> new TraceExport("http://127.0.0.1:1", "instance", "1"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Tracing cannot be started: " + reason.strip() + ". Correct the environment variable of"
                            + " OpenTelemetry, or remove TRACING_ENDPOINT.");
        } finally {
            System.clearProperty(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/v1/traces"})
    void theSettingDecidesWhereTracesAreSent(String path) {
        System.setProperty("otel.exporter.otlp.traces.endpoint", "http://127.0.0.1:1/v1/traces");
        try (TraceExport export = new TraceExport(collector.endpoint() + path, "instance", "1")) {
            io.opentelemetry.api.trace.Span span =
                    export.sdk().getTracer("test").spanBuilder("test").startSpan();
            span.end();
            export.sdk().getSdkTracerProvider().forceFlush();
            Awaitility.await("the span")
                    .until(() -> collector.hasAll(span.getSpanContext().getTraceId()));
        } finally {
            System.clearProperty("otel.exporter.otlp.traces.endpoint");
        }
    }

    private static Map<String, Object> attributes(Span span) {
        Map<String, Object> attributes = new TreeMap<>();
        span.getAttributesList()
                .forEach(each -> attributes.put(
                        each.getKey(),
                        each.getValue().hasIntValue()
                                ? each.getValue().getIntValue()
                                : each.getValue().getStringValue()));
        return attributes;
    }
}
