package org.amcsnowflake.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.logging.LogContext;
import org.amcsnowflake.snowflake.StatementTrace;
import org.amcsnowflake.upload.phase.Upload;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.telemetry.Op;
import org.apache.camel.telemetry.decorators.AbstractSpanDecorator;
import org.apache.camel.telemetry.propagation.CamelHeadersSpanContextPropagationExtractor;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * One trace per attempt: below it each pass, its phases and their Snowflake statements. Spans have names of routes and
 * steps, ids, and classes of errors: Camel's own attributes, which this replaces, contain addresses, messages of
 * exceptions and log lines.
 */
public final class UploadTracer extends OpenTelemetryTracer {
    private static final String ATTEMPT_ROUTE = "work-on-claims";
    private static final String ATTEMPT = "upload-attempt";
    private static final String ERROR = "error.type";
    private static final String OPEN = "amc.openSpan";

    private final TraceExport export;
    private final Tracer tracer;

    private UploadTracer(TraceExport export) {
        this.export = export;
        tracer = export.sdk().getTracer("amc-snowflake");
    }

    /**
     * Switches tracing on.
     *
     * @param endpoint of an OpenTelemetry collector, for OTLP over HTTP
     * @throws IllegalArgumentException if a variable of OpenTelemetry in the environment is wrong
     */
    public static void addTo(Main main, String endpoint, String instance, String version) {
        UploadTracer tracer = new UploadTracer(new TraceExport(endpoint, instance, version));
        main.bind("tracer", tracer.tracer);
        main.bind("propagators", tracer.export.sdk().getPropagators());
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport starting) {
                tracer.init(starting.getCamelContext());
            }
        });
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return routeId.equals(ATTEMPT_ROUTE) ? super.createRoutePolicy(context, routeId, route) : null;
    }

    /** An attempt begins with its route; what it sends to other routes are passes and phases. */
    @Override
    protected void beginEventSpan(Exchange exchange, Endpoint endpoint, Op operation) {
        OpenSpan parent = exchange.getProperty(OPEN, OpenSpan.class);
        if (operation == Op.EVENT_RECEIVED) {
            OpenSpan attempt = begin(exchange, endpoint, ATTEMPT, null, new OpenSpan.Attempt(ids(exchange)));
            announce(exchange, attempt.span().getSpanContext());
        } else if (parent != null && endpoint instanceof DirectEndpoint) {
            String route = AbstractSpanDecorator.stripSchemeAndOptions(endpoint);
            begin(exchange, endpoint, route, parent, parent.attempt());
        }
    }

    private OpenSpan begin(
            Exchange exchange, Endpoint endpoint, String name, @Nullable OpenSpan parent, OpenSpan.Attempt attempt) {
        Instant start = Instant.now();
        org.apache.camel.telemetry.Span camel = getSpanLifecycleManager()
                .create(
                        name,
                        parent == null ? null : parent.camel(),
                        new CamelHeadersSpanContextPropagationExtractor(Map.of()));
        getSpanLifecycleManager().activate(camel);
        OpenSpan open = new OpenSpan(endpoint, Span.current(), camel, start, parent, attempt);
        open.span().setAllAttributes(attempt.ids());
        exchange.setProperty(OPEN, open);
        return open;
    }

    /** For the log and the receipt; not if the trace is left out by sampling. */
    private static void announce(Exchange exchange, SpanContext trace) {
        if (trace.isSampled()) {
            exchange.setVariable("traceId", trace.getTraceId());
            LogContext.beginTrace(trace.getTraceId());
        }
    }

    /** Of the claimed row, which is the body. */
    private static Attributes ids(Exchange exchange) {
        Map<?, ?> row = exchange.getMessage().getBody(Map.class);
        return Attributes.builder()
                .put("amc.execution.id", String.valueOf(row.get("id")))
                .put("amc.upload.id", String.valueOf(row.get("upload_id")))
                .put("amc.attempt", Long.parseLong(String.valueOf(row.get("attempt"))))
                .build();
    }

    @Override
    protected void endEventSpan(Exchange exchange, Endpoint endpoint) {
        OpenSpan open = exchange.getProperty(OPEN, OpenSpan.class);
        if (open == null || open.endpoint() != endpoint) {
            return;
        }
        exchange.setProperty(OPEN, open.parent());
        String failure = failure(exchange, open);
        addStatements(exchange, open, failure != null);
        if (failure != null) {
            open.span().setStatus(StatusCode.ERROR, failure).setAttribute(ERROR, failure);
        }
        getSpanLifecycleManager().deactivate(open.camel());
        getSpanLifecycleManager().close(open.camel());
        if (open.parent() == null) {
            LogContext.endTrace();
        }
    }

    /** Of a pass or phase: its exception. Of the attempt, which handles exceptions: what it has recorded. */
    private static @Nullable String failure(Exchange exchange, OpenSpan open) {
        if (open.parent() == null) {
            Map<?, ?> recorded = exchange.getVariable("failure", Map.class);
            return recorded == null ? null : String.valueOf(recorded.get("error_class"));
        }
        return exchange.getException() == null
                ? null
                : Diagnosis.of(exchange.getException()).errorClass().name();
    }

    /** Statements are known when they have ended, those that no step of a route has sent included. */
    private void addStatements(Exchange exchange, OpenSpan open, boolean hasFailed) {
        Upload upload = exchange.getVariable("upload", Upload.class);
        if (upload != null) {
            upload.session().statements().stream()
                    .filter(open::takes)
                    .forEach(statement -> addStatement(statement, open, hasFailed));
        }
    }

    /** @param hasFailed whether its route has: otherwise the route expects the refusal, as of a table that is missing */
    private void addStatement(StatementTrace statement, OpenSpan open, boolean hasFailed) {
        Span span = tracer.spanBuilder(statement.step())
                .setParent(Context.root().with(open.span()))
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(statement.start())
                .setAllAttributes(open.attempt().ids())
                .startSpan();
        if (statement.queryId() != null) {
            span.setAttribute("snowflake.query.id", statement.queryId());
        }
        if (statement.failure() != null) {
            span.setAttribute(ERROR, statement.failure().name());
            if (hasFailed) {
                span.setStatus(StatusCode.ERROR, statement.failure().name());
            }
        }
        span.end(statement.start().plus(statement.duration()));
    }

    @Override
    protected void doShutdown() {
        super.doShutdown();
        export.close();
    }
}
