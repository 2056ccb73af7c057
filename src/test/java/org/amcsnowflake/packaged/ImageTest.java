package org.amcsnowflake.packaged;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.FreePort;
import org.amcsnowflake.flow.service.ServiceEnvironment;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.support.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** The distribution's start script, and the image's command lines in its directory layout, without a container. */
@Tag("service")
class ImageTest {
    private static final String VOLUME = "/tmp/volume";
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.]\\d{3}(Z|[+-]\\d\\d:\\d\\d)";
    /**
     * As in a container: the working directory is elsewhere, nothing is writable but its own /tmp, where nothing can be
     * executed, and the volume for results, the user is not root and has no home. So it cannot write to the local
     * Snowflake's stages either.
     */
    private static final String IN_A_CONTAINER = "mount --bind \"$0\" /mnt && mount -t tmpfs -o noexec tmpfs /tmp"
            + " && mkdir -m 777 " + VOLUME + " && mount -t tmpfs tmpfs " + VOLUME
            + " && mount -o remount,bind,ro /mnt && mount -o remount,bind,ro / && cd /mnt && unset HOME"
            + " && exec setpriv --reuid=10001 --regid=10001 --clear-groups --no-new-privs \"$@\"";

    /** On standard error; since Java 24 about libraries that use sun.misc.Unsafe. */
    private static final String OF_THE_JVM = "WARNING: ";

    @TempDir
    static Path workingDirectory;

    @TempDir
    static Path unpacked;

    @TempDir
    static Path outputs;

    @BeforeAll
    static void build() throws IOException {
        ClassDataArchive.prepare();
        Path distribution = ImageLayout.distribution(unpacked.resolve("amc-snowflake"));
        assertStartScript(distribution);

        ImageLayout.arrange(distribution, workingDirectory);
        Files.setPosixFilePermissions(workingDirectory, PosixFilePermissions.fromString("rwxr-xr-x"));
        // Valid here, since the jar and libraries are the same.
        Files.copy(
                ClassDataArchive.FOLDER.resolve(ClassDataArchive.NAME),
                workingDirectory.resolve(ClassDataArchive.NAME));
        assertArchiveIsValid();
    }

    /** It stays with the distribution. */
    private static void assertStartScript(Path distribution) throws IOException {
        assertThat(check(distribution, Map.of())).isEqualTo("failed  settings     " + MISSING);

        Path archive = distribution.resolve(ClassDataArchive.NAME);
        Files.copy(ClassDataArchive.FOLDER.resolve(ClassDataArchive.NAME), archive);
        assertThat(check(distribution, Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load")))
                .containsPattern("org[.]amcsnowflake[.]Application source: shared objects file");
        Files.writeString(archive, "of another Java runtime");
        assertThat(check(distribution, Map.of())).endsWith("failed  settings     " + MISSING);
    }

    private static String check(Path distribution, Map<String, String> environment) throws IOException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        Process script = start(List.of(distribution.resolve("bin/amc-snowflake").toString(), "check"), variables);
        Patience.awaitEndOf(script);
        assertThat(script.exitValue()).isEqualTo(1);
        return output();
    }

    private static void assertArchiveIsValid() throws IOException {
        run("java", "-Xshare:on", ClassDataArchive.archive(), "-cp", ClassDataArchive.JAR, "-version");
    }

    private static void run(String... command) throws IOException {
        Process process = start(java(List.of(command)), Map.of());
        Patience.awaitEndOf(process);
        assertThat(process.exitValue()).as(output()).isZero();
    }

    /** Takes half a minute of CPU time; the other tests use the archive of a running service. */
    @Test
    @Tag("soak")
    void theImagesCommandCreatesItsArchive() throws IOException {
        Files.delete(workingDirectory.resolve(ClassDataArchive.NAME));
        run(ImageLayout.archiveCommand().toArray(String[]::new));
        assertArchiveIsValid();
    }

    private static final String MISSING = "The setting DATABASE_URL is missing: set it in the environment or as"
            + " database.url in config/application.properties, which explains it.\n";

    @Test
    void withoutTracingNothingOfItIsLoaded() throws IOException {
        assertThat(Files.readString(ClassDataArchive.CLASS_LIST))
                .contains("org/amcsnowflake/operations/Service")
                .doesNotContain("\nio/opentelemetry/", "\norg/amcsnowflake/tracing/", "\norg/apache/camel/telemetry/");
    }

    @Test
    void startsFromEnvironmentVariablesUploadsAndStopsOnRequest() throws Exception {
        TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
        Amc amc = new Amc(database.dataSource());
        try (LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
                Warehouse warehouse = new Warehouse(snowflake)) {
            int port = FreePort.find();
            Map<String, String> settings = settings(database, snowflake.url(), port);
            Files.writeString(workingDirectory.resolve("key"), settings.remove("FERNET_KEY") + "\n");
            settings.put("FERNET_KEY_FILE", "key");
            settings.put("UPLOAD_DIRECTORY", VOLUME);
            Process service = start(inAContainer(java(ImageLayout.commandLine())), settings);
            try {
                Awaitility.await().until(() -> !service.isAlive() || StartTimeTest.isUp(port));
                assertThat(service.isAlive()).as(output()).isTrue();
                assertThat(isHealthy(port)).isTrue();
                UUID execution = amc.execution(amc.userWithDestination(), "from_the_image", "[{\"a\": 1}]");
                Awaitility.await().until(() -> "uploaded".equals(amc.status(execution)));
                assertThat(warehouse.count("SELECT COUNT(*) FROM FROM_THE_IMAGE"))
                        .isEqualTo(1);
                service.destroy();
                Patience.awaitEndOf(service);
            } finally {
                service.destroyForcibly();
            }
            assertThat(output().lines()
                            .filter(line -> !line.startsWith(OF_THE_JVM))
                            .map(ImageTest::json))
                    .allMatch(line -> line.path("@timestamp").asText().matches(TIME))
                    .noneMatch(line -> List.of("WARN", "ERROR")
                            .contains(line.path("log.level").asText()))
                    .anyMatch(line -> message(line)
                            .matches("started    version \\d.* as .*: API on .*, database jdbc:postgresql://[^?]*,"
                                    + " \\d+ routes, 8 workers[.]"))
                    .anyMatch(line -> message(line).startsWith("uploaded   execution")
                            && line.at("/labels/execution").isTextual()
                            && line.at("/labels/upload").isTextual()
                            && line.at("/labels/attempt").isTextual())
                    .anyMatch(line -> message(line).startsWith("stopped    "));
            assertThat(isHealthy(port)).isFalse();
        }
    }

    @Test
    void doesNotStartIfNoFolderMayHoldTheLibraryThatCompresses() throws Exception {
        List<String> command = inAContainer(java(ImageLayout.commandLine()));
        Assumptions.assumeTrue(command.get(0).equals("unshare"), "This user may not mount file systems.");
        command.add("check");
        Map<String, String> settings =
                ServiceEnvironment.of("jdbc:postgresql://127.0.0.1:1/amc", LocalPostgres.USER, "127.0.0.1:1");
        settings.put("UPLOAD_DIRECTORY", "/tmp/batches");
        Process check = start(command, settings);
        Patience.awaitEndOf(check);

        assertThat(check.exitValue()).isEqualTo(1);
        assertThat(output())
                .isEqualTo("failed  settings     The library for UPLOAD_COMPRESSION=zstd can be loaded neither from"
                        + " /tmp/batches nor from /tmp: set UPLOAD_DIRECTORY to a folder on a file system that is mounted"
                        + " without noexec, or set UPLOAD_COMPRESSION=gzip.\n");
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("This line of the log is not JSON: " + line, e);
        }
    }

    private static String message(JsonNode line) {
        return line.path("message").asText();
    }

    @Test
    void aMistypedCommandDoesNotStartTheService() throws Exception {
        List<String> command = new ArrayList<>(java(ImageLayout.commandLine()));
        command.add("chekc");
        Process service = start(command, Map.of());

        Patience.awaitEndOf(service);
        assertThat(service.exitValue()).isEqualTo(1);
        assertThat(output())
                .isEqualTo("The command chekc is unknown. The commands are check, pause, resume, retry, rotate-secrets,"
                        + " rotate-signing-key; without one, the service runs.\n");
    }

    @Test
    void reportsAnUnknownLogFormat() throws Exception {
        Process service = start(java(ImageLayout.commandLine()), Map.of("LOG_FORMAT", "xml"));
        Patience.awaitEndOf(service);

        assertThat(output()).isEqualTo("LOG_FORMAT is 'xml'; it must be text or json.\n");
    }

    private static boolean isHealthy(int managementPort) throws IOException {
        ProcessBuilder command = new ProcessBuilder(ImageLayout.healthCommand());
        command.environment().put("MANAGEMENT_PORT", Integer.toString(managementPort));
        Process process = command.start();
        Patience.awaitEndOf(process);
        return process.exitValue() == 0;
    }

    @Test
    void reportsAMissingSettingInOneSentence() throws Exception {
        Process service = start(java(ImageLayout.commandLine()), Map.of());
        Patience.awaitEndOf(service);

        assertThat(service.exitValue()).isEqualTo(1);
        assertThat(output()).isEqualTo(MISSING);
    }

    @Test
    void aCommandReportsAnUnavailableDatabase() throws Exception {
        List<String> command = java(ImageLayout.commandLine());
        command.addAll(List.of("pause", "--user=anybody"));
        Map<String, String> settings =
                ServiceEnvironment.of("jdbc:postgresql://127.0.0.1:1/amc", LocalPostgres.USER, "127.0.0.1:1");
        Process process = start(command, settings);
        Patience.awaitEndOf(process);

        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output())
                .startsWith("The database failed, so the command did not finish: Connection to 127.0.0.1:1 refused.")
                .doesNotContain("\tat ")
                .hasLineCount(1);
    }

    @Test
    void doesNotStartWithADuplicateRouteId() throws Exception {
        TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
        Path copy = workingDirectory.resolve("routes/stage-result-copy.camel.yaml");
        Files.copy(workingDirectory.resolve("routes/stage-result.camel.yaml"), copy);
        try {
            Process service =
                    start(java(ImageLayout.commandLine()), settings(database, "127.0.0.1:1", FreePort.find()));
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

    private static Map<String, String> settings(TestPostgres.Database database, String snowflake, int managementPort) {
        Map<String, String> settings = ServiceEnvironment.of(database.jdbcUrl(), LocalPostgres.USER, snowflake);
        settings.put("MANAGEMENT_PORT", Integer.toString(managementPort));
        settings.put("LOG_FORMAT", "json");
        return settings;
    }

    /** The command without a container, if this machine does not let its user mount file systems. */
    private static List<String> inAContainer(List<String> command) throws IOException {
        List<String> all =
                new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", IN_A_CONTAINER, workingDirectory.toString()));
        all.add("true");
        Process trial = new ProcessBuilder(all).start();
        Patience.awaitEndOf(trial);
        if (trial.exitValue() != 0) {
            return command;
        }
        all.remove(all.size() - 1);
        all.addAll(command);
        return all;
    }

    private static List<String> java(List<String> line) {
        List<String> command = new ArrayList<>(line);
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        return command;
    }

    private static Process start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingDirectory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(outputs.resolve("output.txt").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String output() throws IOException {
        return Files.readString(outputs.resolve("output.txt"));
    }
}
