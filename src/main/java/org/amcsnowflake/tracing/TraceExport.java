package org.amcsnowflake.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/** OpenTelemetry's SDK, which sends spans to a collector in the background. */
final class TraceExport implements AutoCloseable {
    /** A stop does not wait longer for a collector that does not answer. */
    private static final int STOP_SECONDS = 2;

    /** What the environment may change. */
    private static final Map<String, String> DEFAULTS = Map.of("otel.service.name", "amc-snowflake");

    private final OpenTelemetrySdk sdk;

    /**
     * @param endpoint of the collector
     * @throws IllegalArgumentException if a variable of OpenTelemetry in the environment is wrong
     */
    TraceExport(String endpoint, String instance, String version) {
        // Metrics and logs have their own ways out of the service.
        Map<String, String> settings = Map.of(
                "otel.exporter.otlp.endpoint", endpoint,
                "otel.exporter.otlp.traces.protocol", "http/protobuf",
                "otel.traces.exporter", "otlp",
                "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none");
        Resource service = Resource.create(Attributes.builder()
                .put("service.instance.id", instance)
                .put("service.version", version)
                .build());
        try {
            sdk = AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(() -> DEFAULTS)
                    .addPropertiesCustomizer(environment -> settings)
                    .addResourceCustomizer((resource, environment) -> service.merge(resource))
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk();
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(
                    "Tracing cannot be started: " + e.getMessage()
                            + ". Correct the environment variable of OpenTelemetry, or remove TRACING_ENDPOINT.",
                    e);
        }
    }

    OpenTelemetrySdk sdk() {
        return sdk;
    }

    /** Sends the spans that are left. */
    @Override
    public void close() {
        sdk.getSdkTracerProvider().shutdown().join(STOP_SECONDS, TimeUnit.SECONDS);
    }
}
