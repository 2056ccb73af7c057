package org.amcsnowflake.operations;

import org.amcsnowflake.execution.DatabaseFailure;
import org.amcsnowflake.execution.Migrations;
import org.amcsnowflake.execution.Pooler;
import org.amcsnowflake.http.server.ApiServerFactory;
import org.amcsnowflake.operations.health.ClaimPolls;
import org.amcsnowflake.operations.health.DatabasePings;
import org.amcsnowflake.operations.health.Health;
import org.amcsnowflake.tracing.UploadTracer;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.RoutesLoader;
import org.joor.ReflectException;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import javax.sql.DataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Prepares the service to run. */
public final class Service {
    static {
        redirectDriverLog();
    }

    /** The driver uses java.util.logging, which reads the property when it is first used. */
    public static void redirectDriverLog() {
        if (System.getProperty("java.util.logging.manager") == null) {
            System.setProperty("java.util.logging.manager", "org.apache.logging.log4j.jul.LogManager");
        }
    }

    /** For a stop, which does not wait for a PostgreSQL that does not answer. */
    private static final int STOP_SECONDS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private Service() {}

    /**
     * Checks the settings and brings the database up to date.
     *
     * @param locations of properties files in Camel's notation; the first that contains a setting wins
     * @throws StartFailure with one sentence that says what to do
     */
    public static Main prepare(String... locations) {
        Main main = new Main();
        // Camel's list of placeholders is read while the first routes add to it, and sometimes fails.
        main.configure().setAutoConfigurationLogSummary(false);
        Prepared prepared = prepare(Arrays.asList(locations), main);
        DataSource database = prepared.forStop();
        String instance = ManagementFactory.getRuntimeMXBean().getName() + "-" + UUID.randomUUID();
        main.setPropertyPlaceholderLocations(String.join(",", locations));
        main.addInitialProperty("instance.id", instance);
        if (isPooledPerTransaction(database)) {
            LOG.info("DATABASE_URL connects through a pooler in transaction mode, so prepared statements are"
                    + " disabled.");
            main.addOverrideProperty("database.prepare-threshold", "0");
        }
        prepared.tracingEndpoint().ifPresent(endpoint -> trace(main, endpoint, instance));
        main.bind("handBack", new HandBack(database, instance));
        main.bind("httpServers", new ApiServerFactory());
        main.bind("startReport", new StartReport());
        ClaimPolls polls = new ClaimPolls();
        main.bind("databasePings", prepared.pings());
        main.bind("gauges", new Gauges());
        main.bind("health", new Health(prepared.pings(), polls));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport starting) {
                CamelContext context = starting.getCamelContext();
                context.getCamelContextExtension().addContextPlugin(RoutesLoader.class, new RouteLoader(context));
                context.getCamelContextExtension().setManagementMBeanAssembler(new SharedBeanInfo(context));
                context.addRoutePolicyFactory(polls);
            }
        });
        return main;
    }

    /**
     * Returns when the service has stopped.
     *
     * @return the exit code
     * @throws StartFailure with one sentence that says what to do
     */
    public static int run(Main main, String... arguments) throws Exception {
        try {
            return main.run(arguments);
        } catch (PropertyBindingException e) {
            throw new StartFailure("Camel has no option " + e.getOptionPrefix() + e.getOptionKey()
                    + ", or does not accept its value: correct or remove it.");
        } catch (YamlEngineException
                | ReflectException
                | FailedToCreateRouteException
                | FailedToStartRouteException e) {
            throw new StartFailure("The routes cannot be loaded. " + e.getMessage());
        }
    }

    /**
     * Camel finds no files in a folder that is a symbolic link, and would start without routes.
     *
     * @param patterns of files, in Camel's notation
     * @return the same with the folders that are linked to
     */
    public static String routeFiles(String patterns) {
        return Arrays.stream(patterns.split(",")).map(Service::withoutLink).collect(Collectors.joining(","));
    }

    private static String withoutLink(String location) {
        String pattern = location.strip().replaceFirst("^file:", "");
        int end = pattern.lastIndexOf('/');
        if (!location.strip().startsWith("file:")
                || end <= 0
                || !Files.isSymbolicLink(Path.of(pattern.substring(0, end)))) {
            return location.strip();
        }
        try {
            return "file:" + Path.of(pattern.substring(0, end)).toRealPath() + pattern.substring(end);
        } catch (IOException e) {
            throw new StartFailure(
                    "The folder " + pattern.substring(0, end) + " is a symbolic link that leads nowhere ("
                            + e.getMessage() + "): correct it, or camel.main.routesIncludePattern.");
        }
    }

    private static void trace(Main main, String endpoint, String instance) {
        try {
            UploadTracer.addTo(main, endpoint, instance, StartReport.version());
        } catch (IllegalArgumentException e) {
            throw new StartFailure(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isPooledPerTransaction(DataSource database) {
        try {
            return Pooler.isPerTransaction(database);
        } catch (SQLException e) {
            throw new StartFailure("The database does not answer: " + DatabaseFailure.reason(e));
        }
    }

    /**
     * @param forStop with a time limit
     * @param pings for health
     * @param tracingEndpoint empty if nothing is traced
     */
    private record Prepared(DataSource forStop, DatabasePings pings, Optional<String> tracingEndpoint) {}

    private static Prepared prepare(List<String> locations, Main main) {
        try (Settings settings = new Settings(locations)) {
            settings.check();
            settings.requireFreePorts();
            settings.secretsFromFiles()
                    .forEach((name, value) -> main.addOverrideProperty((String) name, (String) value));
            main.addOverrideProperty(
                    "camel.main.routesIncludePattern", routeFiles(settings.value("camel.main.routesIncludePattern")));
            main.addOverrideProperty("lease.renew-milliseconds", Long.toString(settings.renewMilliseconds()));
            PGSimpleDataSource database = settings.database();
            String newest = new Migrations(database).run();
            database.setConnectTimeout(STOP_SECONDS);
            database.setSocketTimeout(STOP_SECONDS);
            return new Prepared(database, new DatabasePings(settings.database(), newest), settings.tracingEndpoint());
        } catch (IllegalStateException e) {
            throw new StartFailure(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
