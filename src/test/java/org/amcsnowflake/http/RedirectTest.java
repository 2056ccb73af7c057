package org.amcsnowflake.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import org.amcsnowflake.http.client.Api;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;

/** Neither credentials nor a session's token follow a redirect to another host. */
class RedirectTest extends ApiTest {
    private static final String SETTINGS =
            "{\"account\": \"local\", \"username\": \"demo\", \"password\": \"demo-password\","
                    + " \"warehouse\": \"AMC_WH\", \"database\": \"AMC\", \"schema\": \"PUBLIC\", \"role\": \"AMC_LOADER\"}";
    /** Headers that the JDK's client sets itself. */
    private static final Set<String> HOP_HEADERS = Set.of("host", "connection", "content-length", "upgrade");

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer relay = server(this::relay);
    private final HttpServer elsewhere = server(this::stray);
    private final List<String> strayed = new CopyOnWriteArrayList<>();
    private volatile String redirected = "none";
    private volatile int status = 307;

    @Override
    Map<String, String> settings() {
        return Map.of("snowflake.hosts", "local=" + address(relay));
    }

    @AfterAll
    void stopServers() {
        relay.stop(0);
        elsewhere.stop(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aSignInIsNotFollowed(int status) {
        this.status = status;
        redirected = "/session/v1/login-request";

        Api.Answer answer = asNewUser().post("/api/snowflake/test-connection", SETTINGS);

        assertRefusedAt("sign_in", answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aStatementIsNotFollowed(int status) {
        this.status = status;
        redirected = "/queries/v1/query-request";

        Api.Answer answer = asNewUser().post("/api/snowflake/test-connection", SETTINGS);

        assertRefusedAt("role", answer);
    }

    @Test
    void theTestsRelayWorks() {
        redirected = "none";

        Api.Answer answer = asNewUser().post("/api/snowflake/test-connection", SETTINGS);

        assertThat(answer.body().path("detail").asText())
                .isEqualTo("Every step of an upload succeeded, and nothing was left behind.");
    }

    private void assertRefusedAt(String step, Api.Answer answer) {
        assertThat(strayed).isEmpty();
        assertThat(answer.body().path("steps"))
                .filteredOn(one -> one.path("status").asText().equals("failed"))
                .first()
                .satisfies(failed -> {
                    assertThat(failed.path("name").asText()).isEqualTo(step);
                    assertThat(failed.path("error_class").asText()).isEqualTo("ACCOUNT");
                    assertThat(failed.path("detail").asText())
                            .startsWith("The account's host redirects to localhost, to which no credentials are sent");
                });
    }

    private void relay(HttpExchange exchange) throws IOException {
        URI asked = exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (asked.getPath().equals(redirected)) {
            String target = "http://localhost:" + elsewhere.getAddress().getPort();
            exchange.getResponseHeaders().add("Location", target + asked);
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(snowflake.url() + asked))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
            answer.headers()
                    .firstValue("Content-Encoding")
                    .ifPresent(encoding -> exchange.getResponseHeaders().add("Content-Encoding", encoding));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stray(HttpExchange exchange) throws IOException {
        strayed.add(exchange.getRequestMethod() + " " + exchange.getRequestURI()
                + exchange.getRequestHeaders().entrySet());
        exchange.sendResponseHeaders(200, -1);
    }

    private static HttpServer server(HttpHandler handler) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                try (exchange) {
                    handler.handle(exchange);
                }
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
