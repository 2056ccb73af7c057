package org.amcsnowflake.http.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.http.contract.ContractCheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** One user's requests to the running service; every response is validated against the contract. */
public final class Api {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /** Operation and status of the responses so far. */
    public static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final String token;

    public Api(URI base, UUID user) {
        this(base, ApiUsers.token(user));
    }

    public Api(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** A response, with its body as JSON if there is one. */
    public record Answer(HttpResponse<String> response, JsonNode body) {
        public int status() {
            return response.statusCode();
        }

        public String detail() {
            return body.path("detail").asText();
        }
    }

    public Answer get(String path) {
        return send("GET", path, "");
    }

    public Answer post(String path, String body) {
        return send("POST", path, body);
    }

    public Answer put(String path, String body) {
        return send("PUT", path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, "");
    }

    public Answer send(String method, String path, String body) {
        Answer answer = send(HttpRequest.newBuilder()
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .uri(base.resolve(path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token));
        return checked(method, path, answer);
    }

    public static Answer checked(String method, String path, Answer answer) {
        ContractCheck.check(method, path, answer.response()).ifPresent(SEEN::add);
        return answer;
    }

    public static Answer send(HttpRequest.Builder request) {
        try {
            return answer(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Answer answer(HttpResponse<String> response) {
        return new Answer(response, json(response.body()));
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("The answer is not JSON: " + body, e);
        }
    }
}
