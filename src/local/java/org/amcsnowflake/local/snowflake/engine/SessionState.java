package org.amcsnowflake.local.snowflake.engine;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * The current state of a session, which is sent to the driver after each statement.
 *
 * @param parameters the session parameters that have been set, by upper-cased name
 */
public record SessionState(
        @Nullable String database,
        @Nullable String schema,
        @Nullable String warehouse,
        @Nullable String role,
        Map<String, String> parameters) {
    public SessionState {
        parameters = Map.copyOf(parameters);
    }
}
