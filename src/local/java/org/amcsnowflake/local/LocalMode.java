package org.amcsnowflake.local;

import org.amcsnowflake.execution.Migrations;
import org.amcsnowflake.local.demo.DemoArrivals;
import org.amcsnowflake.local.demo.DemoData;
import org.amcsnowflake.local.demo.DemoKeyPair;
import org.amcsnowflake.local.demo.DemoSnowflake;
import org.amcsnowflake.local.demo.DemoTokens;
import org.amcsnowflake.local.demo.DemoUser;
import org.amcsnowflake.local.inbox.Inbox;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.local.snowflake.session.Account;
import org.amcsnowflake.local.snowflake.session.User;
import org.amcsnowflake.operations.Ports;
import org.amcsnowflake.operations.Service;
import org.amcsnowflake.operations.Settings;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Starts PostgreSQL, the local Snowflake and the service in this order, and stops them in reverse. */
final class LocalMode implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String[] SETTINGS = {
        "file:config/application-local.properties", "file:config/application.properties"
    };

    private static final String ROUTES =
            "file:routes/*.camel.yaml,file:routes/*.java,classpath:local/routes/run-demo-schedules.camel.yaml,"
                    + "classpath:local/routes/watch-inbox.camel.yaml";

    private final LocalSettings settings;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private String demoToken = "";

    private LocalMode(LocalSettings settings) {
        this.settings = settings;
    }

    /**
     * @throws IllegalStateException or {@link org.amcsnowflake.operations.StartFailure} whose message is one sentence
     */
    static LocalMode start(LocalSettings settings) {
        LocalMode mode = new LocalMode(settings);
        try {
            mode.start();
            return mode;
        } catch (RuntimeException e) {
            mode.close();
            throw e;
        } catch (Exception e) {
            mode.close();
            throw new IllegalStateException("The service did not start: " + e.getMessage(), e);
        }
    }

    private void start() throws Exception {
        Path data = settings.directory().resolve("postgres");
        LocalPostgres.stopOrphan(data);
        Ports.requireFree(settings.httpPort(), "HTTP_PORT", HOST);
        Ports.requireFree(settings.managementPort(), "MANAGEMENT_PORT", HOST);
        Ports.requireFree(settings.snowflakePort(), "LOCAL_SNOWFLAKE_PORT", HOST);
        Ports.requireFree(settings.postgresPort(), "LOCAL_POSTGRES_PORT", HOST);

        LocalPostgres postgres = LocalPostgres.start(settings.postgresPort(), data);
        running.push(postgres);
        DemoKeyPair keyPair = DemoKeyPair.keptIn(settings.directory().resolve("demo-key.p8"));
        running.push(LocalSnowflake.start(snowflake(settings, keyPair)));
        new Migrations(postgres.dataSource()).run();
        try (Settings known = new Settings(List.of(SETTINGS))) {
            new DemoData(postgres.dataSource(), known.fernet(), keyPair).seedIfEmpty();
            DemoTokens tokens =
                    new DemoTokens(known.value("jwt.secret"), known.value("jwt.issuer"), known.value("jwt.audience"));
            tokens.keepIn(settings.directory());
            demoToken = tokens.of(DemoUser.DEMO);
        }
        running.push(service(postgres)::stop);
    }

    /** The demo account, whose data is kept, with the user who signs in with a key pair. */
    static LocalSnowflakeSettings snowflake(LocalSettings settings, DemoKeyPair keyPair) {
        User byKeyPair = User.named(DemoSnowflake.KEY_PAIR_USER)
                .withPublicKey(keyPair.publicKey())
                .withRole(DemoSnowflake.ROLE)
                .withWarehouse(DemoSnowflake.WAREHOUSE);
        LocalSnowflakeSettings demo = LocalSnowflakeSettings.demo();
        List<Account> accounts = demo.accounts().stream()
                .map(account -> account.withUser(byKeyPair))
                .toList();
        return new LocalSnowflakeSettings(
                settings.snowflakePort(), settings.directory().resolve("snowflake"), accounts, demo.timing());
    }

    private Main service(LocalPostgres postgres) throws Exception {
        Path inbox = settings.directory().resolve("inbox");
        create(inbox);
        Main main = Service.prepare(SETTINGS);
        // The process stops everything in order, the service first.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.addOverrideProperty("camel.main.routesIncludePattern", Service.routeFiles(ROUTES));
        main.addInitialProperty("local.inbox", inbox.toString());
        main.bind("demoArrivals", new DemoArrivals(postgres.dataSource()));
        main.bind("inbox", new Inbox(postgres.dataSource(), DemoUser.DEMO.id()));
        main.start();
        return main;
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String summary() {
        return """

                Console          http://127.0.0.1:%5$d/#token=%7$s

                API              http://127.0.0.1:%5$d/api   with "Authorization: Bearer $(cat %6$s)"
                                 (contract: /openapi.json)
                Hawtio           http://127.0.0.1:%1$d/hawtio/   user admin, password admin-password (unless set otherwise)
                Health           http://127.0.0.1:%1$d/observe/health   (metrics: /observe/metrics)
                PostgreSQL       jdbc:postgresql://127.0.0.1:%2$d/%3$s   user %4$s, no password""".formatted(
                                settings.managementPort(),
                                settings.postgresPort(),
                                LocalPostgres.DATABASE,
                                LocalPostgres.USER,
                                settings.httpPort(),
                                settings.directory().resolve(DemoTokens.fileName(DemoUser.DEMO)),
                                demoToken)
                + describe(settings.snowflakePort())
                + """

                Inbox            %s   drop a CSV or JSON file, and it is uploaded
                Stop             Ctrl-C

                Each upload is a line: user, table, rows, milliseconds per phase.
                """.formatted(settings.directory().resolve("inbox"));
    }

    /** How to log in to the local Snowflake. */
    static String describe(int snowflakePort) {
        return """

                Local Snowflake  jdbc:snowflake://http://127.0.0.1:%d/   account %s, user %s, password %s,
                                 database %s, schema %s, warehouse %s, role %s""".formatted(
                        snowflakePort,
                        DemoSnowflake.ACCOUNT,
                        DemoSnowflake.USER,
                        DemoSnowflake.PASSWORD,
                        DemoSnowflake.DATABASE,
                        DemoSnowflake.SCHEMA,
                        DemoSnowflake.WAREHOUSE,
                        DemoSnowflake.ROLE);
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                System.err.println("A component did not stop cleanly: " + e.getMessage());
            }
        }
    }
}
