package org.amcsnowflake.bench;

import org.amcsnowflake.flow.service.FreePort;
import org.amcsnowflake.flow.service.ServiceEnvironment;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.packaged.ClassDataArchive;
import org.amcsnowflake.support.Patience;
import org.awaitility.Awaitility;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The service's process, started as in the image. */
final class ServiceUnderTest implements AutoCloseable {
    private final Process process;
    private final int managementPort;

    private ServiceUnderTest(Process process, int managementPort) {
        this.process = process;
        this.managementPort = managementPort;
    }

    static ServiceUnderTest start(TestPostgres.Database database, String snowflake) throws IOException {
        return start(database, snowflake, Map.of());
    }

    static ServiceUnderTest start(TestPostgres.Database database, String snowflake, Map<String, String> settings)
            throws IOException {
        int managementPort = FreePort.find();
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@config/jvm.options",
                        ClassDataArchive.archive(),
                        "-jar",
                        ClassDataArchive.JAR))
                .directory(ClassDataArchive.FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/bench-service.log")));
        builder.environment().putAll(ServiceEnvironment.of(database.jdbcUrl(), LocalPostgres.USER, snowflake));
        builder.environment().remove(ServiceEnvironment.INLINE_ROWS);
        builder.environment().put("MANAGEMENT_PORT", Integer.toString(managementPort));
        builder.environment().putAll(settings);
        return new ServiceUnderTest(builder.start(), managementPort);
    }

    void awaitHealth() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + managementPort + "/observe/health"))
                .build();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> !process.isAlive()
                        || client.send(request, HttpResponse.BodyHandlers.ofString())
                                .body()
                                .contains("\"UP\""));
        if (!process.isAlive()) {
            throw new IllegalStateException("The service did not start: see target/bench-service.log.");
        }
    }

    /** Since its start. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        Patience.awaitEndOf(process);
    }
}
