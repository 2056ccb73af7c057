package org.amcsnowflake.flow.service;

import java.util.HashMap;
import java.util.Map;

/** The environment variables of a service that a test starts as a process: what it needs, with ports that are free. */
public final class ServiceEnvironment {
    /** The variable for the number of rows up to which a result is sent inside its MERGE. */
    public static final String INLINE_ROWS = "UPLOAD_INLINE_ROWS";

    /** Less than by default, so that results need not be large to be staged. */
    public static final String FEW_INLINE_ROWS = "1000";

    private ServiceEnvironment() {}

    /**
     * Can be changed.
     *
     * @param snowflakeUrl of the account {@code local}
     */
    public static Map<String, String> of(String databaseUrl, String databaseUser, String snowflakeUrl) {
        return new HashMap<>(Map.ofEntries(
                Map.entry("DATABASE_URL", databaseUrl),
                Map.entry("DATABASE_USER", databaseUser),
                Map.entry("FERNET_KEY", Amc.FERNET_KEY),
                Map.entry("JWT_SECRET", ApiUsers.SECRET),
                Map.entry("JWT_ISSUER", ApiUsers.ISSUER),
                Map.entry("JWT_AUDIENCE", ApiUsers.AUDIENCE),
                Map.entry("SNOWFLAKE_HOSTS", "local=" + snowflakeUrl),
                // Otherwise the driver unpacks and loads a native library.
                Map.entry("SNOWFLAKE_DISABLE_MINICORE", "true"),
                Map.entry("HTTP_HOST", "127.0.0.1"),
                Map.entry("HTTP_PORT", "0"),
                Map.entry("MANAGEMENT_PORT", "0"),
                Map.entry(INLINE_ROWS, FEW_INLINE_ROWS)));
    }
}
