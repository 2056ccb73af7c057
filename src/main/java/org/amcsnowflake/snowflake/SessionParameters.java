package org.amcsnowflake.snowflake;

import java.util.Map;
import java.util.Properties;

/** The parameters of every session. They are sent with the login, so they cost no statement. */
final class SessionParameters {

    /** The driver's behaviour, and what our statements assume about a session. */
    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("application", "AmcSnowflake"),
            // Also gives us a separate HTTP client of the driver, created after RefusedRedirects was installed.
            Map.entry("user_agent_suffix", "AmcSnowflake"),
            // Otherwise each login queries cloud metadata addresses.
            Map.entry("disablePlatformDetection", "true"),
            Map.entry("CLIENT_SESSION_KEEP_ALIVE", "false"),
            // Snowflake's Arrow results need --add-opens (see the manifest); our results are only a few rows.
            Map.entry("JDBC_QUERY_RESULT_FORMAT", "JSON"),
            // 0 would mean unlimited. The routes' redelivery comes on top.
            Map.entry("maxHttpRetries", "1"),
            Map.entry("putGetMaxRetries", "1"),
            Map.entry("HTTP_CLIENT_CONNECTION_TIMEOUT", "20000"),
            Map.entry("enableCopyResultSet", "true"),
            Map.entry("TIMEZONE", "UTC"),
            Map.entry("TIMESTAMP_INPUT_FORMAT", "AUTO"),
            Map.entry("DATE_INPUT_FORMAT", "AUTO"),
            Map.entry("TIME_INPUT_FORMAT", "AUTO"),
            // Dates converted to text are parsed again, by us and by Snowflake; the account's formats may be ambiguous.
            Map.entry("DATE_OUTPUT_FORMAT", "YYYY-MM-DD"),
            Map.entry("TIME_OUTPUT_FORMAT", "HH24:MI:SS"),
            Map.entry("TIMESTAMP_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM"),
            Map.entry("TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3"),
            Map.entry("TIMESTAMP_LTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM"),
            Map.entry("TIMESTAMP_TZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM"),
            Map.entry("BINARY_INPUT_FORMAT", "HEX"),
            Map.entry("BINARY_OUTPUT_FORMAT", "HEX"),
            // Nothing takes effect without this service's own COMMIT.
            Map.entry("AUTOCOMMIT", "false"),
            Map.entry("QUOTED_IDENTIFIERS_IGNORE_CASE", "false"),
            Map.entry("ERROR_ON_NONDETERMINISTIC_MERGE", "true"),
            Map.entry("TRANSACTION_ABORT_ON_ERROR", "false"),
            // A statement whose client has disconnected must not take effect hours later.
            Map.entry("ABORT_DETACHED_QUERY", "true"));

    private SessionParameters() {}

    static Properties of(SessionLimits limits) {
        Properties properties = new Properties();
        properties.putAll(FIXED);
        properties.put("loginTimeout", Long.toString(limits.loginTimeout().toSeconds()));
        properties.put(
                "STATEMENT_TIMEOUT_IN_SECONDS",
                Long.toString(limits.statementTimeout().toSeconds()));
        properties.put(
                "STATEMENT_QUEUED_TIMEOUT_IN_SECONDS",
                Long.toString(limits.queuedTimeout().toSeconds()));
        properties.put(
                "HTTP_CLIENT_SOCKET_TIMEOUT",
                Long.toString(limits.socketTimeout().toMillis()));
        properties.put("LOCK_TIMEOUT", Long.toString(limits.statementTimeout().toSeconds()));
        return properties;
    }
}
