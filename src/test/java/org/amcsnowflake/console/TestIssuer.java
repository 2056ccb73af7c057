package org.amcsnowflake.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An OpenID Connect provider that signs in its user without a prompt, or refuses; it verifies the console's PKCE
 * challenge. Its tokens come from another host than the issuer's, as with some providers.
 */
final class TestIssuer implements AutoCloseable {
    static final String CLIENT = "amc-console";

    private final HttpServer server;
    private volatile String token = "";
    private volatile String refusal = "";
    private volatile String code = "";
    private volatile String challenge = "";
    private volatile boolean hasVerifiedChallenge;

    private TestIssuer(HttpServer server) {
        this.server = server;
        server.createContext(
                "/.well-known/openid-configuration",
                exchange ->
                        answer(exchange, 200, """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize?tenant=1", "token_endpoint": "%2$s/token"}""".formatted(address(), address().replace("127.0.0.1", "localhost"))));
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::exchange);
        server.start();
    }

    static TestIssuer start() {
        try {
            return new TestIssuer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void issue(String accessToken) {
        token = accessToken;
        refusal = "";
    }

    void refuse(String why) {
        refusal = why;
    }

    boolean hasVerifiedChallenge() {
        return hasVerifiedChallenge;
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = values(exchange.getRequestURI().getRawQuery());
        boolean isComplete = asked.get("response_type").equals("code")
                && asked.get("client_id").equals(CLIENT)
                && asked.get("code_challenge_method").equals("S256")
                && asked.get("tenant").equals("1")
                && asked.get("scope").contains("openid");
        code = UUID.randomUUID().toString();
        challenge = asked.get("code_challenge");
        String answer = refusal.isEmpty() && isComplete
                ? "code=" + code
                : "error=access_denied&error_description=" + URLEncoder.encode(refusal, StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .add("Location", asked.get("redirect_uri") + "?" + answer + "&state=" + asked.get("state"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void exchange(HttpExchange exchange) throws IOException {
        Map<String, String> given =
                values(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        hasVerifiedChallenge = given.get("code").equals(code)
                && hash(given.get("code_verifier")).equals(challenge);
        answer(
                exchange,
                hasVerifiedChallenge ? 200 : 400,
                hasVerifiedChallenge
                        ? "{\"token_type\": \"Bearer\", \"access_token\": \"" + token + "\"}"
                        : "{\"error\": \"invalid_grant\"}");
    }

    private static String hash(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> values(String form) {
        return Arrays.stream(form.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
