package org.amcsnowflake.local.snowflake.session;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * An attempted login.
 *
 * @param method password, key-pair, access-token, or an unsupported authenticator
 * @param code null if it was accepted
 * @param reason the detail that only administrators may see, such as 394306 for a wrong signature
 */
public record LoginRecord(
        Instant at,
        String account,
        String user,
        String method,
        @Nullable String code,
        @Nullable String reason) {}
