package org.amcsnowflake.snowflake;

import org.jspecify.annotations.Nullable;

/**
 * One executed statement, for the receipt.
 *
 * @param step the id of the route's step that sent it
 * @param queryId Snowflake's query id, or null without an answer
 */
public record StatementTrace(String step, @Nullable String queryId, long milliseconds) {}
