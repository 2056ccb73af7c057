package org.amcsnowflake.packaged;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.flow.service.FreePort;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.support.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** The image's command line in its directory layout, without a container. */
@Tag("service")
class ImageTest {
    @TempDir
    static Path workingDirectory;

    @TempDir
    Path batches;

    @BeforeAll
    static void build() throws IOException {
        ClassDataArchive.prepare();
        ImageLayout.copyTo(workingDirectory);
        Process archive = start(ImageLayout.archiveCommand(), Map.of());
        Patience.awaitEndOf(archive);
        assertThat(archive.exitValue()).as(output()).isZero();
    }

    @Test
    void startsFromEnvironmentVariablesUploadsAndStopsOnRequest() throws Exception {
        TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
        Amc amc = new Amc(database.dataSource());
        try (LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
                Warehouse warehouse = new Warehouse(snowflake)) {
            int port = FreePort.find();
            Map<String, String> settings = new HashMap<>(settings(database, snowflake.url(), port));
            Path key = Files.writeString(batches.resolve("key"), settings.remove("FERNET_KEY") + "\n");
            settings.put("FERNET_KEY_FILE", key.toString());
            Process service = start(settings);
            try {
                Awaitility.await().until(() -> StartTimeTest.isUp(port));
                UUID execution = amc.execution(amc.userWithDestination(), "from_the_image", "[{\"a\": 1}]");
                Awaitility.await().until(() -> "uploaded".equals(amc.status(execution)));
                assertThat(warehouse.count("SELECT COUNT(*) FROM FROM_THE_IMAGE"))
                        .isEqualTo(1);
                service.destroy();
                Patience.awaitEndOf(service);
            } finally {
                service.destroyForcibly();
            }
            assertThat(output()).contains("uploaded   execution");
        }
    }

    @Test
    void reportsAMissingSettingInOneSentence() throws Exception {
        Process service = start(Map.of());
        Patience.awaitEndOf(service);

        assertThat(service.exitValue()).isEqualTo(1);
        assertThat(output())
                .isEqualTo("The setting DATABASE_URL is missing: set it in the environment or as database.url in"
                        + " config/application.properties, which explains it.\n");
    }

    @Test
    void doesNotStartWithADuplicateRouteId() throws Exception {
        TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
        Path copy = workingDirectory.resolve("routes/stage-result-copy.camel.yaml");
        Files.copy(workingDirectory.resolve("routes/stage-result.camel.yaml"), copy);
        try {
            Process service = start(settings(database, "127.0.0.1:1", FreePort.find()));
            Patience.awaitEndOf(service);

            assertThat(service.exitValue()).as(output()).isEqualTo(1);
            assertThat(output())
                    .endsWith("The route id 'stage-result' is in two files, routes/stage-result-copy.camel.yaml and"
                            + " routes/stage-result.camel.yaml: give one of the routes another id, or delete one of the"
                            + " files.\n");
        } finally {
            Files.delete(copy);
        }
    }

    private Map<String, String> settings(TestPostgres.Database database, String snowflake, int managementPort) {
        return Map.ofEntries(
                Map.entry("DATABASE_URL", database.jdbcUrl()),
                Map.entry("DATABASE_USER", LocalPostgres.USER),
                Map.entry("FERNET_KEY", Amc.FERNET_KEY),
                Map.entry("JWT_SECRET", ApiUsers.SECRET),
                Map.entry("JWT_ISSUER", ApiUsers.ISSUER),
                Map.entry("JWT_AUDIENCE", ApiUsers.AUDIENCE),
                Map.entry("SNOWFLAKE_HOSTS", "local=" + snowflake),
                Map.entry("UPLOAD_DIRECTORY", batches.toString()),
                Map.entry("HTTP_HOST", "127.0.0.1"),
                Map.entry("HTTP_PORT", Integer.toString(FreePort.find())),
                Map.entry("MANAGEMENT_PORT", Integer.toString(managementPort)));
    }

    private static Process start(Map<String, String> environment) throws IOException {
        return start(ImageLayout.commandLine(), environment);
    }

    private static Process start(List<String> line, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(line);
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingDirectory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(workingDirectory.resolve("output.txt").toFile());
        builder.environment().put("SNOWFLAKE_DISABLE_MINICORE", "true");
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String output() throws IOException {
        return Files.readString(workingDirectory.resolve("output.txt"));
    }
}
