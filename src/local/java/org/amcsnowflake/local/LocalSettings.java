package org.amcsnowflake.local;

import org.amcsnowflake.operations.StartFailure;

import java.nio.file.Path;

/**
 * The ports and the data directory of the local mode.
 *
 * @param directory ignored by git
 */
record LocalSettings(Path directory, int httpPort, int managementPort, int snowflakePort, int postgresPort) {
    private static final int HIGHEST_PORT = 65_535;

    static LocalSettings ofEnvironment() {
        return new LocalSettings(
                Path.of(".local"),
                port("HTTP_PORT", 8080),
                port("MANAGEMENT_PORT", 8081),
                port("LOCAL_SNOWFLAKE_PORT", 8082),
                port("LOCAL_POSTGRES_PORT", 5433));
    }

    private static int port(String variable, int usual) {
        String text = System.getenv(variable);
        if (text == null || text.isBlank()) {
            return usual;
        }
        if (!text.matches("[1-9]\\d{0,4}") || Integer.parseInt(text) > HIGHEST_PORT) {
            throw new StartFailure(variable + " is '" + text + "'; it must be a port from 1 to 65535.");
        }
        return Integer.parseInt(text);
    }
}
