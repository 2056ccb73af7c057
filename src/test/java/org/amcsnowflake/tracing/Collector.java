package org.amcsnowflake.tracing;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** An OpenTelemetry collector: it receives traces by OTLP over HTTP, as protobuf. */
final class Collector implements AutoCloseable {
    private final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    /** Held while it responds to nobody. */
    private final ReentrantLock responses = new ReentrantLock();

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            responses.lock();
            responses.unlock();
            requests.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Responds to nothing until {@link #release}, which the same thread calls. */
    void hang() {
        responses.lock();
    }

    void release() {
        responses.unlock();
    }

    /** Whether an export waits for its response. */
    boolean isWaitedFor() {
        return responses.hasQueuedThreads();
    }

    /** Everything that was received, as text. */
    String text() {
        return requests.toString();
    }

    List<ResourceSpans> resources() {
        return requests.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .toList();
    }

    List<Span> spans(String trace) {
        return resources().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .filter(span ->
                        trace.equals(HexFormat.of().formatHex(span.getTraceId().toByteArray())))
                .sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
                .toList();
    }

    /** Whether the attempt has ended: its span is the last one that ends. */
    boolean hasAll(String trace) {
        return spans(trace).stream().anyMatch(span -> span.getParentSpanId().isEmpty());
    }

    /** The names, each below its parent, with the status of those that failed. */
    String tree(String trace) {
        return String.join(
                "\n", tree(spans(trace), Span.getDefaultInstance(), "").toList());
    }

    private static Stream<String> tree(List<Span> spans, Span parent, String indentation) {
        return spans.stream()
                .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
                .flatMap(span -> Stream.concat(
                        Stream.of((indentation + span.getName() + " "
                                        + span.getStatus().getMessage())
                                .stripTrailing()),
                        tree(spans, span, indentation + "  ")));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
