package org.amcsnowflake.flow.service;

import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.operations.Service;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.scheduler.SchedulerEndpoint;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;

import javax.sql.DataSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/** The whole service as in production, with short intervals. */
public final class RunningService implements AutoCloseable {
    private static final AtomicInteger STARTED = new AtomicInteger();

    private static final String CLAIM = "claim-executions";

    /** Executions that it makes due are claimed immediately, not at the next poll. */
    public final Amc amc;

    private final Main main;

    private RunningService(Main main, DataSource database) {
        this.main = main;
        ProducerTemplate wakeUp = main.getCamelContext().createProducerTemplate();
        wakeUp.setDefaultEndpointUri("seda:" + CLAIM + "?size=1&discardWhenFull=true&waitForTaskToComplete=Never");
        amc = new Amc(database, () -> wakeUp.sendBody(""));
    }

    public static RunningService start(
            TestPostgres.Database database, LocalSnowflake snowflake, Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "camel.main.name",
                "service-" + STARTED.incrementAndGet(),
                "database.url",
                database.jdbcUrl(),
                "database.user",
                LocalPostgres.USER,
                "fernet.key",
                Amc.FERNET_KEY,
                "snowflake.hosts",
                "local=" + snowflake.url() + ",nowhere=http://127.0.0.1:1",
                "http.host",
                "127.0.0.1",
                "http.port",
                "0",
                "management.port",
                "0",
                // For executions that become due over time. Shorter intervals cost more CPU time than the uploads.
                "claim.poll-milliseconds",
                "500",
                "upload.inline-rows",
                ServiceEnvironment.FEW_INLINE_ROWS));
        settings.putAll(ApiUsers.SETTINGS);
        settings.putAll(changes);
        Main main = Service.prepare("file:" + store(settings), "file:config/application.properties");
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.start();
        return new RunningService(main, database.dataSource());
    }

    /** Until {@link #resume}, it claims nothing, runs no scheduled routes and uses no CPU time. */
    void pause() {
        clocks().forEach(this::stop);
        stop(CLAIM);
    }

    void resume() {
        start(CLAIM);
        clocks().forEach(this::start);
    }

    private List<String> clocks() {
        return main.getCamelContext().getRoutes().stream()
                .filter(route -> route.getEndpoint() instanceof SchedulerEndpoint)
                .map(Route::getRouteId)
                .toList();
    }

    private void stop(String route) {
        try {
            main.getCamelContext().getRouteController().stopRoute(route);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void start(String route) {
        try {
            main.getCamelContext().getRouteController().startRoute(route);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static Path store(Map<String, String> settings) {
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
