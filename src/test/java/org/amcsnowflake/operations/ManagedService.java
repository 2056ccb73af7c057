package org.amcsnowflake.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.FreePort;
import org.amcsnowflake.flow.service.RunningService;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.support.Shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The running service, with a management port that tests query over HTTP. */
final class ManagedService implements AutoCloseable {
    static final String USER = "operator";
    static final String PASSWORD = "password-of-the-operator";

    private static final ObjectMapper JSON = new ObjectMapper();

    final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    final LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
    final Amc amc = new Amc(database.dataSource());
    final URI base;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RunningService service;

    ManagedService(Map<String, String> changes) {
        this(changes, "");
    }

    /** @param parameters appended to the database's URL */
    ManagedService(Map<String, String> changes, String parameters) {
        // Its operators see all beans of the JVM.
        Shared.closeAll();
        int port = FreePort.find();
        base = URI.create("http://127.0.0.1:" + port);
        Map<String, String> settings = new HashMap<>(Map.of(
                "camel.main.name",
                "amc-snowflake",
                "management.port",
                Integer.toString(port),
                "hawtio.user",
                USER,
                "hawtio.password",
                PASSWORD));
        settings.putAll(changes);
        service = RunningService.start(database, snowflake, settings);
    }

    /** @param path sent unchanged */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    HttpRequest.Builder signedIn(String path) {
        return request(path).header("Authorization", basic(USER, PASSWORD));
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Jolokia's response to the operator. */
    JsonNode callJolokia(String json) {
        String answer = send(signedIn("/hawtio/jolokia/?ignoreErrors=true")
                        .POST(HttpRequest.BodyPublishers.ofString(json)))
                .body();
        try {
            return JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Jolokia's answer is not JSON: " + answer, e);
        }
    }

    @Override
    public void close() {
        service.close();
        snowflake.close();
    }
}
