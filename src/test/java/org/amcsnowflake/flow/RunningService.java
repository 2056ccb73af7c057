package org.amcsnowflake.flow;

import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.operations.Service;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The whole service as production starts it, with its clocks running fast. */
public final class RunningService implements AutoCloseable {
    private final Main main;

    private RunningService(Main main) {
        this.main = main;
    }

    public static RunningService start(
            TestPostgres.Database database, LocalSnowflake snowflake, Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "database.url",
                database.jdbcUrl(),
                "database.user",
                LocalPostgres.USER,
                "fernet.key",
                Amc.FERNET_KEY,
                "snowflake.hosts",
                "local=" + snowflake.url(),
                "http.host",
                "127.0.0.1",
                "http.port",
                "0",
                "management.port",
                "0",
                "claim.poll-milliseconds",
                "100"));
        settings.putAll(Callers.SETTINGS);
        settings.putAll(changes);
        Main main = Service.prepare("file:" + store(settings), "file:config/application.properties");
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.start();
        return new RunningService(main);
    }

    private static Path store(Map<String, String> settings) {
        try {
            Path file = Files.createTempFile("settings", ".properties");
            file.toFile().deleteOnExit();
            Properties properties = new Properties();
            properties.putAll(settings);
            try (OutputStream out = Files.newOutputStream(file)) {
                properties.store(out, null);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        main.stop();
    }
}
