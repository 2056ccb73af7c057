package org.amcsnowflake.snowflake;

import org.amcsnowflake.failures.ErrorClass;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * One executed statement, for the receipt and the trace.
 *
 * @param step the id of the route's step that sent it
 * @param queryId Snowflake's query id, or null without an answer
 * @param failure null if it succeeded
 * @param usesWarehouse as far as its text tells
 */
public record StatementTrace(
        String step,
        @Nullable String queryId,
        Instant start,
        Duration duration,
        @Nullable ErrorClass failure,
        boolean usesWarehouse) {}
