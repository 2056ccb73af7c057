package org.amcsnowflake.flow;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.flow.service.RunningService;
import org.amcsnowflake.flow.service.ServiceEnvironment;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.http.server.ApiServerFactory;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.support.Shared;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The service's routes and settings with PostgreSQL and a local Snowflake; scheduled routes run only if a test starts
 * them.
 */
final class RunningRoutes implements AutoCloseable {
    static final String INSTANCE = "test-instance";
    /** Routes that are not started; {@link #NONE} starts the scheduled ones. */
    static final String STOPPED = "camel.main.autoStartupExcludePattern";

    static final String NONE = "none";
    private static final String NEVER = Long.toString(Duration.ofDays(1).toMillis());
    private static final AtomicInteger STARTED = new AtomicInteger();

    final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    final LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
    final Amc amc = new Amc(database.dataSource());
    final Warehouse warehouse = new Warehouse(snowflake);
    final CamelContext context;
    final ProducerTemplate template;

    private final Main main = new Main();

    private RunningRoutes(Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(Map.ofEntries(
                Map.entry("camel.main.name", "routes-" + STARTED.incrementAndGet()),
                Map.entry("instance.id", INSTANCE),
                Map.entry("database.url", database.jdbcUrl()),
                Map.entry("database.user", LocalPostgres.USER),
                Map.entry("fernet.key", Amc.FERNET_KEY),
                // Two identifiers of the same account.
                Map.entry("snowflake.hosts", "local=%1$s,xy12345.us-east-1=%1$s".formatted(snowflake.url())),
                Map.entry("http.port", "0"),
                Map.entry("management.port", "0"),
                Map.entry("camel.main.jmxEnabled", "false"),
                Map.entry(STOPPED, "scheduler:*"),
                Map.entry("claim.poll-milliseconds", NEVER),
                Map.entry("lease.renew-milliseconds", NEVER),
                Map.entry("lease.recover-milliseconds", NEVER),
                Map.entry("dead-letter.announce-milliseconds", NEVER),
                Map.entry("upload.max-per-destination", "100"),
                Map.entry("upload.inline-rows", ServiceEnvironment.FEW_INLINE_ROWS),
                Map.entry("retry.first-milliseconds", "10"),
                Map.entry("retry.longest-milliseconds", "20")));
        settings.putAll(ApiUsers.SETTINGS);
        settings.putAll(changes);
        main.setPropertyPlaceholderLocations(
                "file:" + RunningService.store(settings) + ",file:config/application.properties");
        main.bind("httpServers", new ApiServerFactory());
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.start();
        context = main.getCamelContext();
        template = context.createProducerTemplate();
    }

    /** Shared by all test classes without their own settings, one at a time. */
    static RunningRoutes shared() {
        RunningRoutes routes = Shared.get(RunningRoutes.class, () -> new RunningRoutes(Map.of()));
        routes.amc.update("DELETE FROM workflow_executions");
        routes.amc.update("DELETE FROM snowflake_outages");
        return routes;
    }

    /** Shared by the tests of claims alone. */
    static RunningRoutes forClaims() {
        return Shared.get("claims", () -> new RunningRoutes(Map.of()));
    }

    static RunningRoutes with(Map<String, String> settings) {
        return new RunningRoutes(settings);
    }

    @Override
    public void close() {
        main.stop();
        warehouse.close();
        snowflake.close();
    }
}
