package org.amcsnowflake.packaged;

import org.amcsnowflake.flow.service.FreePort;
import org.amcsnowflake.flow.service.ServiceEnvironment;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.support.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Measures a start, from {@code java} to health, with and without the README's options. */
@Tag("soak")
class StartTimeTest {
    private static final int PAIRS = 5;

    private record Start(double seconds, double cpuSeconds) {}

    @Test
    void printsHowLongAStartTakes() throws IOException {
        ClassDataArchive.prepare();
        List<Start> withOptions = new ArrayList<>();
        List<Start> plain = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            withOptions.add(start("@config/jvm.options", ClassDataArchive.archive()));
            plain.add(start());
        }
        print("java @config/jvm.options -jar", withOptions);
        print("java -jar", plain);
        assertThat(withOptions).hasSameSizeAs(plain);
    }

    private static void print(String command, List<Start> starts) {
        System.out.printf(
                "StartTimeTest: %-30s median %.1f s (%.1f to %.1f), CPU %.1f s (%.1f to %.1f)%n",
                command,
                quantile(starts.stream().map(Start::seconds), 0.5),
                quantile(starts.stream().map(Start::seconds), 0),
                quantile(starts.stream().map(Start::seconds), 1),
                quantile(starts.stream().map(Start::cpuSeconds), 0.5),
                quantile(starts.stream().map(Start::cpuSeconds), 0),
                quantile(starts.stream().map(Start::cpuSeconds), 1));
    }

    private static double quantile(Stream<Double> values, double share) {
        List<Double> sorted = values.sorted().toList();
        return sorted.get((int) (share * (sorted.size() - 1)));
    }

    private static Start start(String... options) throws IOException {
        TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
        int port = FreePort.find();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", ClassDataArchive.JAR));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(ClassDataArchive.FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(new File("target/start-time.log"));
        builder.environment()
                .putAll(ServiceEnvironment.of(database.jdbcUrl(), LocalPostgres.USER, "http://127.0.0.1:1"));
        builder.environment().put("MANAGEMENT_PORT", Integer.toString(port));
        long begin = System.nanoTime();
        Process service = builder.start();
        try {
            Awaitility.await().until(() -> isUp(port));
            double seconds = (System.nanoTime() - begin) / 1e9;
            Duration cpu = service.info().totalCpuDuration().orElse(Duration.ZERO);
            service.destroy();
            Patience.awaitEndOf(service);
            return new Start(seconds, cpu.toMillis() / 1e3);
        } finally {
            service.destroyForcibly();
        }
    }

    static boolean isUp(int port) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/health"))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("\"UP\"");
        } catch (IOException e) {
            return false;
        }
    }
}
