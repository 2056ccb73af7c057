package org.amcsnowflake.local.snowflake.protocol;

import org.amcsnowflake.local.snowflake.engine.SessionState;

import java.util.Map;
import java.util.TreeMap;

import static java.util.Map.entry;

/** The parameters sent to drivers at login and after each statement: Snowflake's defaults, or the session's values. */
final class ClientParameters {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            entry("AUTOCOMMIT", "true"),
            entry("BINARY_OUTPUT_FORMAT", "HEX"),
            entry("CLIENT_DISABLE_INCIDENTS", "true"),
            entry("CLIENT_METADATA_REQUEST_USE_CONNECTION_CTX", "false"),
            entry("CLIENT_PREFETCH_THREADS", "4"),
            entry("CLIENT_RESULT_COLUMN_CASE_INSENSITIVE", "false"),
            entry("CLIENT_SESSION_KEEP_ALIVE", "false"),
            entry("CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY", "3600"),
            entry("CLIENT_STAGE_ARRAY_BINDING_THRESHOLD", "65280"),
            // No telemetry about the use of the local Snowflake.
            entry("CLIENT_TELEMETRY_ENABLED", "false"),
            entry("CLIENT_TIMESTAMP_TYPE_MAPPING", "TIMESTAMP_LTZ"),
            entry("DATE_OUTPUT_FORMAT", "YYYY-MM-DD"),
            entry("TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3"),
            entry("TIMESTAMP_LTZ_OUTPUT_FORMAT", ""),
            entry("TIMESTAMP_TZ_OUTPUT_FORMAT", ""),
            entry("TIMESTAMP_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM"),
            entry("TIMEZONE", "America/Los_Angeles"),
            entry("TIME_OUTPUT_FORMAT", "HH24:MI:SS"));

    private ClientParameters() {}

    static Map<String, String> of(SessionState state) {
        Map<String, String> all = new TreeMap<>(DEFAULTS);
        all.putAll(state.parameters());
        return all;
    }
}
