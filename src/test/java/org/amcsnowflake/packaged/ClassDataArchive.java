package org.amcsnowflake.packaged;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.FreePort;
import org.amcsnowflake.flow.service.ServiceEnvironment;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.support.Patience;
import org.awaitility.Awaitility;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A class data archive, which halves the CPU time of a start. To create it, the service is started, uploads two results
 * and answers a request; when it stops, the JVM archives the loaded classes, and lists them for the image, which creates
 * its own archive. It lies beside links to the jar and its libraries, config/ and a copy of routes/, where tests start the
 * service. The first test that starts the service creates it; if there was none, Maven does when it packages.
 *
 * <p>An archive is valid for one JVM build and one jar; with others, the JVM starts without it. A build therefore does not
 * fail if it cannot be created.
 */
public final class ClassDataArchive {
    /** Where tests start the service. */
    public static final Path FOLDER = Path.of("target/image");

    private static final String ROUTES = "routes";
    static final String NAME = "amc-snowflake.jsa";
    /** The classes of a start and two uploads. */
    static final Path CLASS_LIST = Path.of("target/amc-snowflake.classlist");
    /** In the folder. */
    public static final String JAR = "amc-snowflake.jar";

    private static final Path LOCK = Path.of("target/class-data.lock");
    private static final File OUTPUT = new File("target/class-data.log");

    private static boolean prepared;

    private ClassDataArchive() {}

    public static void main(String[] arguments) throws IOException {
        Patience.makeDefault();
        prepare();
        // The tests' PostgreSQL ends with the process.
        System.exit(0);
    }

    /** Returns once the archive exists or could not be created. Several JVMs can call it at the same time. */
    public static synchronized void prepare() throws IOException {
        if (prepared) {
            return;
        }
        prepared = true;
        try (FileChannel channel = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            link();
            create();
        } catch (IllegalStateException | AssertionError e) {
            System.err.println("There is no class data archive, so starts take longer (see " + OUTPUT + "): " + e);
        }
    }

    private static void link() throws IOException {
        Files.createDirectories(FOLDER.resolve(ROUTES));
        link(FOLDER.resolve(JAR), ImageLayout.jar());
        link(FOLDER.resolve("lib"), Path.of("target/lib"));
        link(FOLDER.resolve("config"), Path.of("config"));
        copyRoutes();
    }

    private static void link(Path link, Path target) throws IOException {
        if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(target.toAbsolutePath())) {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, target.toAbsolutePath());
        }
    }

    /** Camel finds no routes behind a link. */
    private static void copyRoutes() throws IOException {
        try (Stream<Path> copies = Files.list(FOLDER.resolve(ROUTES))) {
            for (Path copy : copies.toList()) {
                if (!Files.exists(Path.of(ROUTES).resolve(copy.getFileName()))) {
                    Files.delete(copy);
                }
            }
        }
        try (Stream<Path> files = Files.list(Path.of(ROUTES))) {
            for (Path file : files.toList()) {
                Path copy = FOLDER.resolve(ROUTES).resolve(file.getFileName());
                if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void create() throws IOException {
        // Rejected if it belongs to another JVM or jar.
        if (Files.exists(FOLDER.resolve(NAME)) && java(options()) == 0) {
            return;
        }
        Files.deleteIfExists(FOLDER.resolve(NAME));
        runService();
    }

    private static List<String> options() {
        return List.of("-Xshare:on", archive(), "-cp", JAR, "-version");
    }

    /** The option that uses it, in its folder. */
    public static String archive() {
        return "-XX:SharedArchiveFile=" + NAME;
    }

    private static void runService() throws IOException {
        TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
        Amc amc = new Amc(database.dataSource());
        int port = FreePort.find();
        try (LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo())) {
            Map<String, String> environment =
                    ServiceEnvironment.of(database.jdbcUrl(), LocalPostgres.USER, snowflake.url());
            environment.put("HTTP_PORT", Integer.toString(port));
            Process service = start(
                    environment,
                    List.of(
                            "-XX:TieredStopAtLevel=1",
                            "-XX:DumpLoadedClassList=" + CLASS_LIST.toAbsolutePath(),
                            "-XX:ArchiveClassesAtExit=" + NAME,
                            "-jar",
                            JAR));
            try {
                UUID user = amc.userWithDestination();
                for (int rows : List.of(3, 1_200)) {
                    UUID execution = amc.execution(user, "ROWS_" + rows, Amc.rows(rows));
                    Awaitility.await().until(() -> !service.isAlive() || "uploaded".equals(amc.status(execution)));
                }
                if (!service.isAlive()) {
                    throw new IllegalStateException("the service ended");
                }
                new Api(URI.create("http://127.0.0.1:" + port), user).get("/api/executions");
                service.destroy();
                Patience.awaitEndOf(service);
            } finally {
                service.destroyForcibly();
            }
        }
    }

    private static int java(List<String> options) throws IOException {
        Process process = start(Map.of(), options);
        Patience.awaitEndOf(process);
        return process.exitValue();
    }

    private static Process start(Map<String, String> environment, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(OUTPUT));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
