package org.amcsnowflake.http.server;

import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import org.amcsnowflake.destination.IdentityIssuer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Serves the console: its modules, the libraries that they import, and where users sign in. It contains no secrets, so it is
 * public; its data come from the API. Thread-safe.
 */
public final class Console {
    /** Paths of the console's pages, which are all the same document. */
    private static final List<String> PAGES =
            List.of("/", "/signed-in", "/executions*", "/dead-letters", "/schedules*", "/dashboard", "/settings");

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

    private final String issuer;
    private final String clientId;
    private final boolean tokenLinks;
    private final boolean workloadIdentity;
    private final @Nullable OpenIdProvider provider;

    /**
     * @param issuer of the tokens, an OpenID Connect provider; if empty, users paste a token
     * @param clientId the console's client id at the provider
     * @param tokenLinks whether a link with a token signs in
     * @param workloadIdentity whether destinations may sign in by workload identity
     * @throws IllegalArgumentException if only one of the first two is set
     */
    public Console(String issuer, String clientId, boolean tokenLinks, boolean workloadIdentity) {
        if (issuer.isBlank() != clientId.isBlank()) {
            throw new IllegalArgumentException(
                    "OIDC_ISSUER and OIDC_CLIENT_ID belong together: set both, or neither if users paste a token.");
        }
        this.issuer = issuer.strip();
        this.clientId = clientId.strip();
        this.tokenLinks = tokenLinks;
        this.workloadIdentity = workloadIdentity;
        this.provider = this.issuer.isEmpty() ? null : new OpenIdProvider(this.issuer, PAUSE_AFTER_FAILURE);
    }

    /** @param settings their values by name, empty for those that are not set */
    public static Console of(UnaryOperator<String> settings) {
        return new Console(
                settings.apply("oidc.issuer"),
                settings.apply("oidc.client-id"),
                Boolean.parseBoolean(settings.apply("console.token-links")),
                IdentityIssuer.of(settings).address().isPresent());
    }

    void serve(Router router) {
        PAGES.forEach(page -> reading(router, page).handler(this::page));
        reading(router, "/console/sign-in.json").handler(this::signIn);
        reading(router, "/console/*").handler(this::guarded).handler(files("console"));
        reading(router, "/lib/*").handler(this::guarded).handler(files("console-lib"));
    }

    /** HEAD is what monitors and load balancers may send. */
    private static Route reading(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    /** Browsers revalidate each file, so that a new version takes effect immediately. */
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
                    .put("token_links", tokenLinks)
                    .put("workload_identity", workloadIdentity);
            endpoints.ifPresent(known -> settings.put(
                            "authorization_endpoint", known.authorization().toString())
                    .put("token_endpoint", known.token().toString()));
            request.response().putHeader("Content-Type", "application/json").end(settings.encode());
        });
    }

    /** Continues in the request's own thread after the provider has responded. */
    private void withEndpoints(RoutingContext request, Consumer<Optional<OpenIdProvider.Endpoints>> step) {
        if (provider == null) {
            step.accept(Optional.empty());
            return;
        }
        Context own = request.vertx().getOrCreateContext();
        provider.endpoints().thenAccept(endpoints -> own.runOnContext(ignored -> step.accept(endpoints)));
    }
}
