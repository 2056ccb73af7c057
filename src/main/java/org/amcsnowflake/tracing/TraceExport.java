package org.amcsnowflake.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** OpenTelemetry's SDK, which sends spans to a collector in the background. */
final class TraceExport implements AutoCloseable {
    /** A stop does not wait longer for a collector that does not answer. */
    private static final int STOP_SECONDS = 2;

    private static final String UNKNOWN = "Unexpected configuration error";
    private static final String PATH = "/v1/traces";

    /** May contain secrets. */
    private static final List<String> HEADERS =
            List.of("otel.exporter.otlp.headers", "otel.exporter.otlp.traces.headers");

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
                "otel.exporter.otlp.traces.endpoint", address(endpoint),
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
                    .addPropertiesCustomizer(environment -> {
                        HEADERS.forEach(name -> requireHeaders(name, environment.getMap(name)));
                        return settings;
                    })
                    .addResourceCustomizer((resource, environment) -> service.merge(resource))
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk();
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(
                    "Tracing cannot be started: " + reason(e)
                            + ". Correct the environment variable of OpenTelemetry, or remove TRACING_ENDPOINT.",
                    e);
        }
    }

    /** The signal's own variable would win over the general one, and has the path. */
    private static String address(String endpoint) {
        String collector = endpoint.strip().replaceAll("/+$", "");
        return collector.endsWith(PATH) ? collector : collector + PATH;
    }

    /** Otherwise the HTTP client would log the value with each failed export. */
    private static void requireHeaders(String name, Map<String, String> headers) {
        headers.forEach((header, value) -> {
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw new ConfigurationException(
                        name.replace('.', '_').toUpperCase(Locale.ROOT) + ": " + header + " has a line break");
            }
        });
    }

    /** The SDK's exception may say nothing, and its cause what is wrong. */
    private static String reason(ConfigurationException e) {
        Throwable known = e.getCause() != null && UNKNOWN.equals(e.getMessage()) ? e.getCause() : e;
        return String.valueOf(known.getMessage()).replaceAll("[.\\s]+$", "");
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
