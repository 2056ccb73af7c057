package org.amcsnowflake.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Discovers the endpoints of an OpenID Connect provider (OpenID Connect Discovery 1.0), which may have other hosts than the
 * issuer. Thread-safe.
 */
public final class OpenIdProvider {
    private static final Logger LOG = LoggerFactory.getLogger(OpenIdProvider.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CACHE_TTL = Duration.ofHours(1);

    private final String issuer;
    private final Duration pauseAfterFailure;
    private CompletableFuture<Optional<Endpoints>> answer = CompletableFuture.completedFuture(Optional.empty());
    private long askedAgainAt = System.nanoTime();

    /** Where a browser signs in, and where it gets its tokens. */
    record Endpoints(URI authorization, URI token) {
        String tokenOrigin() {
            return token.getScheme() + "://" + token.getRawAuthority();
        }
    }

    /**
     * @param issuer as in the tokens
     * @param pauseAfterFailure before the next request
     * @throws IllegalArgumentException if it is not an address
     */
    OpenIdProvider(String issuer, Duration pauseAfterFailure) {
        if (!isWeb(issuer)) {
            throw new IllegalArgumentException(
                    "OIDC_ISSUER is '" + issuer + "'; it must be the issuer's https:// address.");
        }
        this.issuer = issuer;
        this.pauseAfterFailure = pauseAfterFailure;
    }

    /** Never fails and completes within seconds; if the provider does not respond, with what was known before. */
    synchronized CompletableFuture<Optional<Endpoints>> endpoints() {
        if (answer.isDone() && System.nanoTime() - askedAgainAt >= 0) {
            Optional<Endpoints> before = answer.join();
            answer = ask().thenApply(found -> found.or(() -> before));
        }
        return answer;
    }

    /**
     * Asks a provider once.
     *
     * @throws CompletionException whose cause says what is wrong
     */
    public static void check(String issuer) {
        new OpenIdProvider(issuer, Duration.ZERO).read().join();
    }

    private CompletableFuture<Optional<Endpoints>> ask() {
        return read().handle(this::settled);
    }

    private CompletableFuture<Endpoints> read() {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration"))
                .timeout(TIMEOUT)
                .build();
        return HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .build()
                .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(this::read);
    }

    private Endpoints read(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException("it responded with status " + response.statusCode());
        }
        JsonNode said = json(response.body());
        if (!said.path("issuer").asText().replaceFirst("/$", "").equals(issuer.replaceFirst("/$", ""))) {
            throw new IllegalStateException("its document names another issuer");
        }
        return new Endpoints(endpoint(said, "authorization_endpoint"), endpoint(said, "token_endpoint"));
    }

    private static JsonNode json(byte[] body) {
        try {
            return new ObjectMapper().readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A browser must not be sent to http:// if the issuer uses https://. */
    private URI endpoint(JsonNode said, String name) {
        String address = said.path(name).asText();
        if (!isWeb(address) || issuer.startsWith("https:") && !address.startsWith("https:")) {
            throw new IllegalStateException("its " + name + " is not an https:// address");
        }
        return URI.create(address);
    }

    private static boolean isWeb(String text) {
        try {
            URI address = new URI(text);
            return address.getHost() != null && List.of("http", "https").contains(address.getScheme());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private synchronized Optional<Endpoints> settled(@Nullable Endpoints found, @Nullable Throwable failure) {
        askedAgainAt = System.nanoTime() + (failure == null ? CACHE_TTL : pauseAfterFailure).toNanos();
        if (failure != null) {
            LOG.warn(
                    "Users cannot sign in at {} at the moment: {}. The next sign-in tries again.",
                    issuer,
                    failure.getCause() == null ? failure : failure.getCause().toString());
        }
        return Optional.ofNullable(found);
    }
}
