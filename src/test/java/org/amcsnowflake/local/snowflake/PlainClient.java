package org.amcsnowflake.local.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Speaks the protocol directly, to send requests that the driver sends only after failures. */
final class PlainClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalSnowflake snowflake;
    private String token = "";

    private PlainClient(LocalSnowflake snowflake) {
        this.snowflake = snowflake;
    }

    static PlainClient login(LocalSnowflake snowflake) {
        PlainClient client = new PlainClient(snowflake);
        Map<String, String> data = Map.of("ACCOUNT_NAME", "LOCAL", "LOGIN_NAME", "DEMO", "PASSWORD", "demo-password");
        JsonNode answer = client.post(
                        "/session/v1/login-request?databaseName=AMC&schemaName=PUBLIC", Map.of("data", data))
                .join();
        client.token = answer.at("/data/token").asText();
        return client;
    }

    CompletableFuture<JsonNode> send(String requestId, String sql) {
        return post("/queries/v1/query-request?requestId=" + requestId, Map.of("sqlText", sql));
    }

    CompletableFuture<JsonNode> post(String path, Object body) {
        try {
            return answer(request(path).POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    CompletableFuture<JsonNode> get(String path) {
        return answer(request(path));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(snowflake.url() + path))
                .header("Authorization", "Snowflake Token=\"" + token + "\"");
    }

    <T> CompletableFuture<HttpResponse<T>> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return http.sendAsync(request, handler);
    }

    private CompletableFuture<JsonNode> answer(HttpRequest.Builder request) {
        return send(request.build(), HttpResponse.BodyHandlers.ofString()).thenApply(response -> {
            try {
                return JSON.readTree(response.body());
            } catch (IOException notJson) {
                throw new IllegalStateException("Not JSON: " + response.body(), notJson);
            }
        });
    }
}
