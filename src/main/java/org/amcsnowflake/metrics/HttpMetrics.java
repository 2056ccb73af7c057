package org.amcsnowflake.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.vertx.ext.web.RoutingContext;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests to this instance's API. */
public final class HttpMetrics {
    private static final Map<String, AtomicInteger> IN_PROGRESS = new ConcurrentHashMap<>();

    private static final String OPERATION = HttpMetrics.class.getName();

    private HttpMetrics() {}

    /** Measures the request until its response is sent; its operation is {@code none} unless {@link #name} is called. */
    public static void measure(RoutingContext request) {
        long start = System.nanoTime();
        request.addEndHandler(sent -> record(
                request.get(OPERATION, "none"),
                request.response().getStatusCode(),
                Duration.ofNanos(System.nanoTime() - start)));
    }

    /** @param operation of the contract */
    public static void name(RoutingContext request, String operation) {
        request.put(OPERATION, operation);
    }

    private static void record(String operation, int status, Duration duration) {
        Timer.builder("amc.snowflake.http.request.duration")
                .description("Duration of a request to the API")
                .tag("operation", operation)
                .tag("status", Integer.toString(status))
                .register(Metrics.globalRegistry)
                .record(duration);
    }

    /** @param kind of requests, whose number is limited */
    public static AtomicInteger inProgress(String kind) {
        return IN_PROGRESS.computeIfAbsent(kind.replace(' ', '_'), operation -> {
            AtomicInteger number = new AtomicInteger();
            Gauge.builder("amc.snowflake.http.requests.active", number, AtomicInteger::get)
                    .description("Requests in progress, by the limit that they are under")
                    .tag("operation", operation)
                    .register(Metrics.globalRegistry);
            return number;
        });
    }
}
