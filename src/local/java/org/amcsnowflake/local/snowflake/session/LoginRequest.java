package org.amcsnowflake.local.snowflake.session;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** A login as the client sent it, including the spelling of names. */
public record LoginRequest(
        String user,
        Credential credential,
        @Nullable String role,
        @Nullable String database,
        @Nullable String schema,
        @Nullable String warehouse,
        Map<String, String> parameters) {}
