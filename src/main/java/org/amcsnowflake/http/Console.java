package org.amcsnowflake.http;

import io.vertx.core.Context;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Serves the analysts' console: its modules, the libraries they import, and where users sign in. It holds no secret, so it is
 * open to everybody; what it shows comes from the API. Thread-safe.
 */
public final class Console {
    /** Addresses of the console's own, which it understands itself once it is loaded. */
    private static final List<String> PLACES =
            List.of("/", "/signed-in", "/executions*", "/dead-letters", "/schedules*", "/dashboard", "/settings");

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

    private final String issuer;
    private final String clientId;
    private final boolean tokenLinks;
    private final @Nullable OpenIdProvider provider;

    /**
     * @param issuer of the tokens, an OpenID Connect provider; empty: users paste their token
     * @param clientId that the provider knows the console by
     * @param tokenLinks whether a link with a token signs in
     * @throws IllegalArgumentException with one sentence where they do not fit together
     */
    public Console(String issuer, String clientId, boolean tokenLinks) {
        if (issuer.isBlank() != clientId.isBlank()) {
            throw new IllegalArgumentException(
                    "OIDC_ISSUER and OIDC_CLIENT_ID belong together: set both, or none so that users paste their token.");
        }
        this.issuer = issuer.strip();
        this.clientId = clientId.strip();
        this.tokenLinks = tokenLinks;
        this.provider = this.issuer.isEmpty() ? null : new OpenIdProvider(this.issuer, PAUSE_AFTER_FAILURE);
    }

    void serve(Router router) {
        PLACES.forEach(place -> router.get(place).handler(this::page));
        router.get("/console/sign-in.json").handler(this::signIn);
        router.get("/console/*").handler(this::guarded).handler(files("console"));
        router.get("/lib/*").handler(this::guarded).handler(files("console-lib"));
    }

    /** Asked for again each time, and sent again only where it has changed: a new version works at once. */
    private static StaticHandler files(String folder) {
        return StaticHandler.create(folder)
                .setCachingEnabled(true)
                .setMaxAgeSeconds(0)
                .setDirectoryListing(false);
    }

    private void page(RoutingContext request) {
        request.reroute("/console/index.html");
    }

    private void guarded(RoutingContext request) {
        withEndpoints(request, endpoints -> {
            request.response()
                    .putHeader("Content-Security-Policy", contentPolicy(endpoints))
                    .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                    .putHeader("Cache-Control", "no-cache");
            request.next();
        });
    }

    private static String contentPolicy(Optional<OpenIdProvider.Endpoints> endpoints) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
                + endpoints.map(known -> " " + known.tokenOrigin()).orElse("")
                + "; form-action 'none'; base-uri 'none'; frame-ancestors 'none';"
                + " require-trusted-types-for 'script'; trusted-types lit-html";
    }

    private void signIn(RoutingContext request) {
        withEndpoints(request, endpoints -> {
            JsonObject settings = new JsonObject()
                    .put("issuer", issuer)
                    .put("client_id", clientId)
                    .put("token_links", tokenLinks);
            endpoints.ifPresent(known -> settings.put(
                            "authorization_endpoint", known.authorization().toString())
                    .put("token_endpoint", known.token().toString()));
            request.response().putHeader("Content-Type", "application/json").end(settings.encode());
        });
    }

    /** Goes on in the request's own thread, where the provider had to be asked first. */
    private void withEndpoints(RoutingContext request, Consumer<Optional<OpenIdProvider.Endpoints>> step) {
        if (provider == null) {
            step.accept(Optional.empty());
            return;
        }
        Context own = request.vertx().getOrCreateContext();
        provider.endpoints().thenAccept(endpoints -> own.runOnContext(ignored -> step.accept(endpoints)));
    }
}
