package org.amcsnowflake.snowflake;

import org.jspecify.annotations.Nullable;

/**
 * One statement that ran, for the receipt.
 *
 * @param step the id of the route's step that sent it
 * @param queryId Snowflake's id, or null where no answer came
 */
public record StatementTrace(String step, @Nullable String queryId, long milliseconds) {}
