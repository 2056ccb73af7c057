package org.amcsnowflake.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.support.Patience;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The local Snowflake in a process of its own, so that its CPU time is not its clients'. */
final class SnowflakeUnderTest implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String url;

    private SnowflakeUnderTest(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Prints its address, and ends with its input. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(LocalSnowflake.start(LocalSnowflakeSettings.demo()).url());
        while (System.in.read() >= 0) {
            continue;
        }
        System.exit(0);
    }

    static SnowflakeUnderTest start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--") || argument.startsWith("-Dlog4j"))
                .forEach(command::add);
        command.addAll(
                List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"), SnowflakeUnderTest.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(new File("target/bench-snowflake.log")))
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String url = output.readLine();
        if (url == null) {
            throw new IOException("The local Snowflake did not start: see target/bench-snowflake.log.");
        }
        return new SnowflakeUnderTest(process, url);
    }

    String url() {
        return url;
    }

    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.put("account", "local");
        properties.put("user", "demo");
        properties.put("password", "demo-password");
        properties.put("db", "AMC");
        properties.put("schema", "PUBLIC");
        properties.put("warehouse", "AMC_WH");
        properties.put("disablePlatformDetection", "true");
        return DriverManager.getConnection("jdbc:snowflake://" + url + "/", properties);
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Adds this time to each statement. */
    void latency(Duration latency) throws IOException {
        send("DELETE", "/local/faults", "");
        if (!latency.isZero()) {
            addFault(".", "\"delay\", \"millis\": " + latency.toMillis());
        }
    }

    private void addFault(String match, String action) throws IOException {
        send(
                "POST",
                "/local/faults",
                "{\"match\": \"" + match + "\", \"times\": \"always\", \"action\": " + action + "}");
    }

    /** From here on, statements are counted. */
    void forget() throws IOException {
        send("DELETE", "/local/statements", "");
    }

    Traffic traffic(Duration latency) throws IOException {
        return Traffic.of(statements(), latency);
    }

    JsonNode statements() throws IOException {
        return JSON.readTree(send("GET", "/local/statements", "")).path("statements");
    }

    private String send(String method, String path, String body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Since its start. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        Patience.awaitEndOf(process);
    }
}
