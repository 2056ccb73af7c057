package org.amcsnowflake.flow;

import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.apache.camel.Exchange;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service's own routes and settings, on a database of the test class and a local Snowflake of its own. Nothing comes
 * by itself: no clock runs, and a test sends what it needs. One that needs a clock sets {@link #CLOCKS_RUN} and its pace.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RouteTest extends CamelMainTestSupport {
    static final String INSTANCE = "test-instance";
    static final String CLOCKS_RUN = "camel.component.quartz.autoStartScheduler";
    private static final String NEVER = Long.toString(Duration.ofDays(1).toMillis());

    final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    final LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
    final Amc amc = new Amc(database.dataSource());
    Warehouse warehouse;

    @BeforeAll
    void openWarehouse() {
        warehouse = new Warehouse(snowflake);
    }

    @AfterEach
    void healSnowflake() {
        snowflake.clearFaults();
    }

    @AfterAll
    void closeAll() {
        // Camel would leave it running, with its clocks.
        context().stop();
        warehouse.close();
        snowflake.close();
    }

    @Override
    protected String getPropertyPlaceholderLocations() {
        Properties settings = new Properties();
        settings.putAll(Map.ofEntries(
                // A name of its own, since Quartz shares what it schedules among contexts of one name.
                Map.entry("camel.main.name", getClass().getSimpleName()),
                Map.entry("instance.id", INSTANCE),
                Map.entry("database.url", database.jdbcUrl()),
                Map.entry("database.user", LocalPostgres.USER),
                Map.entry("fernet.key", Amc.FERNET_KEY),
                Map.entry("snowflake.hosts", "local=" + snowflake.url()),
                Map.entry("http.port", "0"),
                Map.entry("management.port", "0"),
                Map.entry(CLOCKS_RUN, "false"),
                Map.entry("claim.poll-milliseconds", NEVER),
                Map.entry("lease.renew-milliseconds", NEVER),
                Map.entry("lease.recover-milliseconds", NEVER),
                Map.entry("dead-letter.announce-milliseconds", NEVER),
                Map.entry("upload.per-destination", "100"),
                Map.entry("retry.first-milliseconds", "10"),
                Map.entry("retry.longest-milliseconds", "20")));
        settings.putAll(Callers.SETTINGS);
        settings.putAll(settings());
        return "file:" + store(settings) + ",file:config/application.properties";
    }

    /** What this test sets otherwise. */
    Map<String, String> settings() {
        return Map.of();
    }

    private static Path store(Properties settings) {
        try {
            Path file = Files.createTempFile("settings", ".properties");
            file.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(file)) {
                settings.store(out, null);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void configure(MainConfigurationProperties configuration) {
        configuration.setRoutesIncludePattern("file:routes/*.camel.yaml");
    }

    /** Lets the claim look now. */
    void claim() {
        template().sendBody("seda:claim-executions?size=1&discardWhenFull=true&waitForTaskToComplete=Never", "");
    }

    void uploadAndAwait(UUID execution, String status) {
        claim();
        awaitStatus(execution, status);
    }

    void awaitStatus(UUID execution, String status) {
        Awaitility.await("execution " + execution + " becomes " + status).untilAsserted(() -> {
            // One that was handed back, since another upload wrote to its table, is claimed by the next look.
            claim();
            Map<String, @Nullable Object> row = amc.row(execution);
            if (!status.equals("failed") && amc.hasFailedForNow(execution)) {
                throw new IllegalStateException("It has failed: " + row.get("snowflake_error_message"));
            }
            assertThat(row).as("its row").containsEntry("snowflake_status", status);
        });
    }

    /** Sends to a room and gives back what comes out, with its failure if there was one. */
    Exchange send(
            String room,
            Map<String, @Nullable Object> variables,
            Map<String, @Nullable Object> properties,
            Object body) {
        return template().send("direct:" + room, exchange -> {
            variables.forEach(exchange::setVariable);
            properties.forEach(exchange::setProperty);
            exchange.getMessage().setBody(body);
        });
    }
}
