package org.amcsnowflake.local.snowflake.engine;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A statement in the account's history, as in QUERY_HISTORY.
 *
 * @param status RUNNING, SUCCESS or FAILED_WITH_ERROR
 * @param rows rows changed or returned
 */
public record LoggedStatement(
        String queryId,
        String text,
        String type,
        long sessionId,
        String user,
        String tag,
        String status,
        @Nullable String errorCode,
        @Nullable String errorMessage,
        Instant startedAt,
        @Nullable Instant endedAt,
        long rows) {}
