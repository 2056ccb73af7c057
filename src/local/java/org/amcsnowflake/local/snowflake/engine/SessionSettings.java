package org.amcsnowflake.local.snowflake.engine;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * The parameters of a login. A database, schema or warehouse that does not exist leaves the session without one, as
 * Snowflake does; names are as the client wrote them.
 *
 * @param user the upper-cased user name; the user stage {@code @~} is theirs
 * @param parameters session parameters by upper-cased name
 */
public record SessionSettings(
        long id,
        String user,
        @Nullable String role,
        @Nullable String database,
        @Nullable String schema,
        @Nullable String warehouse,
        Map<String, String> parameters) {
    public SessionSettings {
        parameters = Map.copyOf(parameters);
    }
}
