package org.amcsnowflake.local.snowflake.faithful;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.support.Patience;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Snowflake's Node driver, an independent implementation, works with the local Snowflake. The test is skipped, with a
 * message, if Node or the driver cannot be installed.
 */
@Tag("service")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondClientTest {
    private static final Path SOURCE = Path.of("src/local/node");
    private static final Path CLIENT = Path.of("target/node");

    private JsonNode seen;

    @BeforeAll
    void runTheClient(@TempDir Path folder) throws Exception {
        install();
        try (LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo())) {
            Path output = folder.resolve("output.json");
            Path errors = folder.resolve("errors.txt");
            Process client = new ProcessBuilder(
                            "node", "second-client.mjs", String.valueOf(snowflake.port()), folder.toString())
                    .directory(CLIENT.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            Patience.awaitEndOf(client);
            assertThat(client.exitValue())
                    .as("node second-client.mjs: %s", Files.readString(errors))
                    .isZero();
            seen = new ObjectMapper().readTree(output.toFile());
        }
    }

    private static void install() throws IOException, InterruptedException {
        assumeTrue(isInstalled("node") && isInstalled("npm"), "Node and npm are not installed.");
        Files.createDirectories(CLIENT);
        copyTo(CLIENT, "package.json", "second-client.mjs");
        Path modules = modules();
        Path link = CLIENT.resolve("node_modules");
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, modules);
        }
    }

    private static void copyTo(Path folder, String... files) throws IOException {
        for (String file : files) {
            Files.copy(SOURCE.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Installed once per machine, since that takes twenty seconds of CPU time. */
    private static Path modules() throws IOException, InterruptedException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Path installed = temporary.resolve("amc-snowflake-node-%s-%08x"
                .formatted(
                        System.getProperty("user.name"),
                        Files.readString(SOURCE.resolve("package-lock.json")).hashCode()));
        if (!Files.isDirectory(installed)) {
            Path folder = Files.createTempDirectory(temporary, "amc-snowflake-node");
            copyTo(folder, "package.json", "package-lock.json");
            Process npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(new File("target/npm-ci.txt"))
                    .start();
            Patience.awaitEndOf(npm);
            assumeTrue(npm.exitValue() == 0, "npm cannot install snowflake-sdk: see target/npm-ci.txt.");
            try {
                Files.move(folder, installed);
            } catch (FileSystemException made) {
                assertThat(installed).as("created by another process meanwhile").isDirectory();
            }
        }
        return installed.resolve("node_modules");
    }

    private static boolean isInstalled(String command) {
        return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    private String of(String what) {
        return seen.get(what).toString();
    }

    @Test
    void itLogsInAndReadsTheSessionState() {
        assertThat(of("context")).isEqualTo("[{\"U\":\"DEMO\",\"R\":\"AMC_LOADER\",\"S\":\"PUBLIC\"}]");
        assertThat(of("wrongPassword"))
                .isEqualTo("{\"code\":\"390100\",\"sqlState\":null,\"message\":\"Incorrect username or password was"
                        + " specified.\"}");
    }

    @Test
    void itBindsAndReadsTypes() {
        assertThat(of("types"))
                .isEqualTo(
                        "[{\"N\":\"12345678901234567890123456789012345678\",\"D\":\"1.50\",\"S\":\"ä€😀\",\"B\":true,"
                                + "\"AT\":\"2026-01-31 10:00:00.123\",\"V1\":\"2\"}]");
    }

    @Test
    void itInsertsManyRowsInOneStatement() {
        assertThat(of("bulkInserted")).isEqualTo("500");
        assertThat(of("bulk")).isEqualTo("[{\"C\":\"500\",\"T\":\"124750\"}]");
    }

    @Test
    void itPutsAndCopiesAFile() {
        assertThat(of("put"))
                .isEqualTo("[{\"source\":\"staged.csv\",\"target\":\"staged.csv.gz\",\"status\":\"UPLOADED\"}]");
        assertThat(seen.get("copied").get(0).get("status").asText()).isEqualTo("LOADED");
        assertThat(of("staged")).isEqualTo("0");
        assertThat(of("loaded")).isEqualTo("[{\"C\":\"2\"}]");
    }

    @Test
    void itMergesAndCounts() {
        assertThat(of("merged")).isEqualTo("[{\"number of rows inserted\":\"1\",\"number of rows updated\":\"1\"}]");
    }

    @Test
    void itIsRefusedWithSnowflakesCodes() {
        assertThat(of("missing"))
                .isEqualTo("{\"code\":\"002003\",\"sqlState\":\"42S02\",\"message\":\"SQL compilation error:\\nObject"
                        + " 'NO_SUCH_TABLE' does not exist or not authorized.\"}");
        assertThat(of("syntax")).startsWith("{\"code\":\"001003\",\"sqlState\":\"42000\"");
    }
}
