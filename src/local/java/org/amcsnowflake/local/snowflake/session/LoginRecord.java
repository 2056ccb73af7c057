package org.amcsnowflake.local.snowflake.session;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A login that was tried.
 *
 * @param method password, key-pair, access-token or the authenticator that is not supported
 * @param code null when it was accepted
 * @param reason what only an administrator may know of a refusal, such as 394306 for a wrong signature
 */
public record LoginRecord(
        Instant at,
        String account,
        String user,
        String method,
        @Nullable String code,
        @Nullable String reason) {}
