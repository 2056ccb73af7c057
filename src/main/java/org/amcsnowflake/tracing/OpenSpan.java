package org.amcsnowflake.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import org.amcsnowflake.snowflake.StatementTrace;
import org.apache.camel.Endpoint;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * A span that has not ended, as a property of its exchange.
 *
 * @param endpoint whose route it covers
 * @param camel the same span, as Camel ends it
 * @param parent null for the span of the attempt
 */
record OpenSpan(
        Endpoint endpoint,
        Span span,
        org.apache.camel.telemetry.Span camel,
        Instant start,
        @Nullable OpenSpan parent,
        Attempt attempt) {

    /**
     * What all spans of an attempt share.
     *
     * @param ids of the execution and the upload
     * @param traced the statements that have a span
     */
    record Attempt(Attributes ids, Set<StatementTrace> traced) {
        Attempt(Attributes ids) {
            this(ids, Collections.newSetFromMap(new IdentityHashMap<>()));
        }
    }

    /** Whether the statement belongs to this span: it was sent since, and no inner span has taken it. */
    boolean takes(StatementTrace statement) {
        return !statement.start().isBefore(start) && attempt.traced.add(statement);
    }
}
