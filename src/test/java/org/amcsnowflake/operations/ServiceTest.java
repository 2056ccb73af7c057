package org.amcsnowflake.operations;

import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ScheduledPollConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Tag("service")
class ServiceTest {
    private static final String KEY = "bG9jYWwtbW9kZS1rZXktZm9yLWRlbW9uc3RyYXRpb24=";

    @TempDir
    Path folder;

    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "database.url | | The setting DATABASE_URL is missing: set it in the environment or as database.url in"
                        + " config/application.properties, which explains it.",
                "database.user | | The setting DATABASE_USER is missing: set it in the environment or as database.user in"
                        + " config/application.properties, which explains it.",
                "fernet.key | | The setting FERNET_KEY is missing: set it in the environment or as fernet.key in"
                        + " config/application.properties, which explains it.",
                "database.url | postgres://amc:secret@db/amc | DATABASE_URL must be written"
                        + " jdbc:postgresql://host:port/database.",
                "http.host | no-such-host.invalid | HTTP_HOST is 'no-such-host.invalid'; it must be an address of this machine,"
                        + " or 0.0.0.0 for all of them.",
                "management.host | 192.0.2.1 | MANAGEMENT_HOST is '192.0.2.1'; it must be an address of this machine, or"
                        + " 0.0.0.0 for all of them.",
                "upload.workers | 0 | UPLOAD_WORKERS is '0'; it must be a whole number from 1 to 100.",
                "retry.attempts | -1 | RETRY_ATTEMPTS is '-1'; it must be a whole number from 1 to 1000.",
                "retry.delay | 5 | RETRY_DELAY is '5'; it must be a duration from 0s to 7d, such as 500ms, 30s, 5m or 1h30m.",
                "claim.completed-after | foo | CLAIM_COMPLETED_AFTER is 'foo'; it must be a time such as"
                        + " 2026-11-01T00:00:00Z, with an offset of less than 16 hours, or empty.",
                "dead-letter.webhook | notaurl | DEAD_LETTER_WEBHOOK must be an address such as"
                        + " https://host/path or https://host:8443/path, or empty.",
                "camel.main.shutdownTimeout | soon | CAMEL_MAIN_SHUTDOWNTIMEOUT is 'soon'; it must be a whole number from 1 to"
                        + " 3600.",
                "http.port | eighty | HTTP_PORT is 'eighty'; it must be a port from 0 to 65535.",
                "management.port | 70000 | MANAGEMENT_PORT is '70000'; it must be a port from 0 to 65535.",
                "http.requests-a-minute | 60 | The setting HTTP_REQUESTS_A_MINUTE has been renamed to"
                        + " HTTP_REQUESTS_PER_MINUTE: rename http.requests-a-minute to http.requests-per-minute in"
                        + " config/application.properties, or the variable in the environment.",
                "lease.duration | 30s1m | LEASE_DURATION is '30s1m'; it must be a duration from 1s to 1d, such as 500ms, 30s, 5m or"
                        + " 1h30m.",
                "database.password | abc{{def}} | DATABASE_PASSWORD must not contain {{ or }}, between which Camel expects"
                        + " the name of another setting.",
                "hawtio.password | open-{{forever | HAWTIO_PASSWORD must not contain {{ or }}, between which Camel expects"
                        + " the name of another setting.",
                "database.password | abc}}def | DATABASE_PASSWORD must not contain {{ or }}, between which Camel expects the"
                        + " name of another setting.",
                "snowflake.hosts | local | SNOWFLAKE_HOSTS holds 'local'; use account=host:port, or"
                        + " account=http://host:port for the local Snowflake, comma separated."
            })
    void refusesToStartAndNamesTheSetting(String setting, String value, String sentence) {
        assertThatThrownBy(() -> prepare(Map.of(setting, value == null ? "" : value)))
                .isInstanceOf(StartFailure.class)
                .hasMessage(sentence);
    }

    @Test
    void aLeaseIsRenewedSeveralTimesBeforeItExpires() throws Exception {
        assertThat(renewal("8s", "15000")).isEqualTo(2_000);
        assertThat(renewal("60s", "500")).isEqualTo(500);
    }

    private long renewal(String lease, String interval) throws Exception {
        Path file = folder.resolve("lease-" + lease + ".properties");
        Files.writeString(file, "lease.duration=" + lease + "\nlease.renew-milliseconds=" + interval + "\n");
        try (Settings settings = new Settings(List.of("file:" + file, "file:config/application.properties"))) {
            return settings.renewMilliseconds();
        }
    }

    @Test
    void refusesAMalformedFernetKeyWithoutShowingIt() {
        assertThatThrownBy(() -> prepare(Map.of("fernet.key", "dG9vIHNob3J0")))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("FERNET_KEY holds a key of 9 bytes instead of 32; generate one with: ")
                .hasMessageNotContaining("dG9vIHNob3J0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "admin | short | HAWTIO_PASSWORD must have at least 12 characters; leave it empty to disable Hawtio.",
                "'' | long-enough-password | HAWTIO_USER must be a name without a colon.",
                "ad:min | long-enough-password | HAWTIO_USER must be a name without a colon."
            })
    void refusesAnInvalidHawtioLogin(String user, String password, String sentence) {
        assertThatThrownBy(() -> prepare(Map.of("hawtio.user", user, "hawtio.password", password)))
                .isInstanceOf(StartFailure.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "viewer | short | HAWTIO_VIEWER_PASSWORD must have at least 12 characters; leave it empty to disable this login.",
                "view:er | long-enough-password | HAWTIO_VIEWER_USER must be a name without a colon.",
                "admin | long-enough-password | HAWTIO_USER and HAWTIO_VIEWER_USER must be different names."
            })
    void refusesAnInvalidLoginOfViewers(String user, String password, String sentence) {
        assertThatThrownBy(() -> prepare(Map.of(
                        "hawtio.password",
                        "password-of-the-operator",
                        "hawtio.viewer.user",
                        user,
                        "hawtio.viewer.password",
                        password)))
                .isInstanceOf(StartFailure.class)
                .hasMessage(sentence);
    }

    @Test
    void refusesToShareTheUsersPortWithOperators() {
        assertThatThrownBy(() -> prepare(Map.of("http.port", "8099", "management.port", "8099")))
                .isInstanceOf(StartFailure.class)
                .hasMessage("HTTP_PORT and MANAGEMENT_PORT are both 8099: set one of them to another port.");
    }

    @Test
    void refusesALevelThatTheCompressionDoesNotHave() {
        assertThatThrownBy(() -> prepare(Map.of("upload.compression", "gzip", "upload.compression-level", "10")))
                .isInstanceOf(StartFailure.class)
                .hasMessage("UPLOAD_COMPRESSION_LEVEL is 10; it must be from 1 to 9 with UPLOAD_COMPRESSION=gzip.");
    }

    @Test
    void refusesAnOverlapOfSigningKeysThatIsNotShorterThanTheirLifetime() {
        assertThatThrownBy(() ->
                        prepare(Map.of("workload-identity.key-lifetime", "2d", "workload-identity.key-overlap", "48h")))
                .isInstanceOf(StartFailure.class)
                .hasMessage(
                        "WORKLOAD_IDENTITY_KEY_OVERLAP is 48h; it must be shorter than WORKLOAD_IDENTITY_KEY_LIFETIME,"
                                + " which is 2d.");
    }

    @Test
    void refusesAPortInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            assertThatThrownBy(() -> prepare(Map.of("http.port", port)))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageStartingWith("Port " + port + " of 127.0.0.1 is not available (")
                    .hasMessageEndingWith("): stop the process that uses it, or set HTTP_PORT to another port.");
        }
    }

    @Test
    void reportsAMissingSettingsFileWithTheFolderToStartIn() {
        assertThatThrownBy(() -> Service.prepare("file:no/such/application.properties"))
                .isInstanceOf(StartFailure.class)
                .hasMessage("The settings file no/such/application.properties cannot be read: start the service in the"
                        + " folder that contains config/ and routes/.");
    }

    @Test
    void reportsAnUnknownOptionOfCamel() {
        assertThatThrownBy(() -> Service.run(prepare(Map.of("camel.main.nonsense", "1"))))
                .isInstanceOf(StartFailure.class)
                .hasMessage("Camel has no option camel.main.nonsense, or does not accept its value: correct or remove"
                        + " it.");
    }

    @Test
    void reportsAnUnavailableDatabase() {
        assertThatThrownBy(() -> prepare(Map.of("database.url", "jdbc:postgresql://127.0.0.1:1/amc")))
                .isInstanceOf(StartFailure.class)
                .hasMessage(
                        "The database could not be migrated: Connection to 127.0.0.1:1 refused. Check that the hostname"
                                + " and port are correct and that the postmaster is accepting TCP/IP connections. Check"
                                + " DATABASE_URL, DATABASE_USER and DATABASE_PASSWORD, and that this user may alter"
                                + " workflow_executions and workflow_schedules and create tables.");
    }

    @Test
    void finishesOrHandsBackItsExecutionsWhenItStops() throws Exception {
        execute("INSERT INTO workflow_executions (user_id, status, metadata, completed_at)"
                + " VALUES (gen_random_uuid(), 'SUCCEEDED', '{\"snowflake_enabled\": true}', now())");
        Main main = prepare(Map.of("claim.poll-milliseconds", "50", "lease.recover-milliseconds", "86400000"));
        main.start();
        try {
            Awaitility.await().until(() -> "skipped".equals(one("SELECT snowflake_status FROM workflow_executions")));
            asksLessOftenForBulkRetriesWhileNoneIsRunning(main.getCamelContext());
            refusesAChangedFileWithAnotherFilesRouteId(main.getCamelContext());
            assertThat(main.getCamelContext().getManagementStrategy().getEventNotifiers())
                    .as("what lists the placeholders while routes add to them")
                    .noneMatch(notifier -> notifier.getClass().getName().contains("PlaceholderSummary"));
            String instance = main.getCamelContext().resolvePropertyPlaceholders("{{instance.id}}");
            UUID held = UUID.randomUUID();
            execute("INSERT INTO workflow_executions (id, user_id, status, snowflake_status, snowflake_owner,"
                    + " snowflake_lease_until) VALUES ('" + held + "', gen_random_uuid(), 'SUCCEEDED', 'uploading', '"
                    + instance + "', now() + interval '1 h')");
        } finally {
            main.stop();
        }

        assertThat(one(
                        "SELECT string_agg(snowflake_status || coalesce(snowflake_owner, ''), ',' ORDER BY snowflake_status)"
                                + " FROM workflow_executions"))
                .isEqualTo("pending,skipped");
    }

    @Test
    void refusesToStartWithTwoFilesThatShareARouteId() throws Exception {
        Path second = secondFinishUpload();
        Main main = prepare(Map.of("camel.main.routesIncludePattern", "file:routes/*.camel.yaml,file:" + second));
        try {
            assertThatThrownBy(main::start)
                    .hasStackTraceContaining(
                            "The route id 'finish-upload' is in two files, routes/finish-upload.camel.yaml and "
                                    + second + ": give one of the routes another id, or delete one of the files.");
        } finally {
            main.stop();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "new.camel.yaml | '- route: {id: new, from: {uri: direct:new, steps: [{too: log:x}]}}' | Unknown node id: too",
                "new.camel.yaml | '- route: {id: new, from: {uri: nothing:new, steps: [{to: log:x}]}}'"
                        + " | No endpoint could be found for: nothing://new",
                "New.java | class New { | New.java:1: error: reached end of file while parsing"
            })
    void refusesToStartWithABrokenRouteFile(String name, String text, String reason) throws Exception {
        Path broken = Files.writeString(folder.resolve(name), text);
        Main main = prepare(Map.of("camel.main.routesIncludePattern", "file:routes/*.camel.yaml,file:" + broken));
        try {
            assertThatThrownBy(() -> Service.run(main))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageStartingWith("The routes cannot be loaded. ")
                    .hasMessageContaining(reason)
                    .hasMessageContaining(name);
        } finally {
            main.stop();
        }
    }

    @Test
    void followsLinksToRouteFilesAsInAConfigMapAndToTheirFolder() throws Exception {
        Path links = Files.createDirectory(folder.resolve("links"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.createSymbolicLink(links.resolve(file.getFileName()), file.toAbsolutePath());
            }
        }
        Path link = Files.createSymbolicLink(folder.resolve("link"), links);
        Main main = prepare(Map.of("camel.main.routesIncludePattern", "file:" + link + "/*.camel.yaml"));
        try {
            main.start();
            CamelContext context = main.getCamelContext();
            assertThat(context.getRoute("claim-executions")).isNotNull();
            Resource saved = PluginHelper.getResourceLoader(context)
                    .resolveResource("file:" + link.resolve("finish-upload.camel.yaml"));
            assertThat(PluginHelper.getRoutesLoader(context).updateRoutes(List.of(saved)))
                    .as("routes that saving the file replaces")
                    .containsExactly("finish-upload");
        } finally {
            main.stop();
        }
    }

    private static void asksLessOftenForBulkRetriesWhileNoneIsRunning(CamelContext context) {
        ScheduledPollConsumer poll =
                (ScheduledPollConsumer) context.getRoute("advance-bulk-retries").getConsumer();
        Awaitility.await("the longer interval").until(() -> poll.getBackoffCounter() > 0);
    }

    private void refusesAChangedFileWithAnotherFilesRouteId(CamelContext context) throws Exception {
        Resource second = PluginHelper.getResourceLoader(context).resolveResource("file:" + secondFinishUpload());
        assertThat(PluginHelper.getRoutesLoader(context).updateRoutes(List.of(second)))
                .as("replaced routes")
                .isEmpty();
        Resource first =
                PluginHelper.getResourceLoader(context).resolveResource("file:routes/finish-upload.camel.yaml");
        assertThat(PluginHelper.getRoutesLoader(context).updateRoutes(List.of(first)))
                .as("replaced routes")
                .containsExactly("finish-upload");
    }

    private Path secondFinishUpload() throws IOException {
        return Files.writeString(
                folder.resolve("second.camel.yaml"),
                "- route: {id: finish-upload, from: {uri: 'direct:second', steps: [{log: second}]}}");
    }

    private Main prepare(Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "database.url",
                database.jdbcUrl(),
                "database.user",
                LocalPostgres.USER,
                "fernet.key",
                KEY,
                "http.host",
                "127.0.0.1",
                "http.port",
                "0",
                "management.port",
                "0"));
        settings.putAll(ApiUsers.SETTINGS);
        settings.putAll(changes);
        Properties properties = new Properties();
        properties.putAll(settings);
        Path file = folder.resolve("settings.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Service.prepare("file:" + file, "file:config/application.properties");
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String one(String sql) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
