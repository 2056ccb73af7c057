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
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * {@code target/amc-snowflake.jsa}, a class data archive that halves the CPU time of a start. To create it, the service
 * is started, uploads two results and answers a request; the loaded classes are recorded. The image is built with the
 * same list. The first test that starts the service creates it; if there was none, Maven does when it packages.
 *
 * <p>An archive is valid for one JVM build and one jar; with others, the JVM starts without it. A build therefore does not
 * fail if it cannot be created.
 */
public final class ClassDataArchive {
    private static final Path CLASS_LIST = Path.of("target/amc-snowflake.classlist");
    private static final Path ARCHIVE = Path.of("target/amc-snowflake.jsa");
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
            create(ImageLayout.jar().toString());
        } catch (IllegalStateException | AssertionError e) {
            System.err.println("There is no class data archive, so starts take longer (see " + OUTPUT + "): " + e);
        }
    }

    private static void create(String jar) throws IOException {
        // Rejected if it belongs to another JVM or jar.
        if (Files.exists(ARCHIVE) && java("-Xshare:on", archive(), "-cp", jar, "-version") == 0) {
            return;
        }
        Files.deleteIfExists(ARCHIVE);
        listClasses(jar);
        java("-Xshare:dump", "-XX:SharedClassListFile=" + CLASS_LIST, archive(), "-jar", jar);
    }

    static String archive() {
        return "-XX:SharedArchiveFile=" + ARCHIVE;
    }

    private static void listClasses(String jar) throws IOException {
        TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
        Amc amc = new Amc(database.dataSource());
        int port = FreePort.find();
        try (LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo())) {
            Map<String, String> environment =
                    ServiceEnvironment.of(database.jdbcUrl(), LocalPostgres.USER, snowflake.url());
            environment.put("HTTP_PORT", Integer.toString(port));
            Process service =
                    start(environment, "-XX:TieredStopAtLevel=1", "-XX:DumpLoadedClassList=" + CLASS_LIST, "-jar", jar);
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

    private static int java(String... options) throws IOException {
        Process process = start(Map.of(), options);
        Patience.awaitEndOf(process);
        return process.exitValue();
    }

    private static Process start(Map<String, String> environment, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(OUTPUT));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
