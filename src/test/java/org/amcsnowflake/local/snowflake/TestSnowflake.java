package org.amcsnowflake.local.snowflake;

import java.io.IOException;
import java.nio.file.Files;

final class TestSnowflake {
    static LocalSnowflake start(LocalSnowflakeSettings settings) {
        return LocalSnowflake.start(settings, account -> {
            try {
                return new RehearsalEngine(Files.createTempDirectory("stage"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
