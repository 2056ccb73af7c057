package org.amcsnowflake.operations;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;
import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.operations.OperatorLogin.Operator;
import org.amcsnowflake.operations.pause.PauseRequests;
import org.amcsnowflake.operations.retry.RetryRequests;
import org.amcsnowflake.security.RequestRateLimiter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The operators' console below /hawtio: its pages, and the MBeans they show. Everything but health and metrics requires
 * the login, however its path is written.
 */
public final class Hawtio {
    private static final Logger LOG = LoggerFactory.getLogger(Hawtio.class);
    private static final String OPEN = "/observe/";
    private static final String MBEANS = "/hawtio/jolokia/*";
    /** Requested by the console when it starts: additional plugins, proxies and sign-in methods. There are none. */
    private static final Map<String, String> PLAIN_ANSWERS = Map.of(
            "/hawtio/plugin", "[]",
            "/hawtio/preset-connections", "[]",
            "/hawtio/proxy/enabled", "false",
            "/hawtio/keycloak/enabled", "false",
            "/hawtio/auth/config/login", "{}",
            "/hawtio/auth/config/session-timeout", "{\"timeout\": -1}");

    private static final String OPERATOR = Operator.class.getName();
    private static final int GUARD = -900_000;
    private static final int LARGEST_REQUEST = 1024 * 1024;

    /** Per minute and address: more than anybody mistypes, and too few to guess a password. */
    private static final int REFUSED_SIGN_INS = 20;

    private static final String RETRIES = "/operate/retries";
    private static final String PAUSES = "/operate/pauses";

    private final OperatorLogin login;
    private final RequestRateLimiter refused = new RequestRateLimiter(REFUSED_SIGN_INS);

    public Hawtio(OperatorLogin login) {
        this.login = login;
    }

    /** Whether a login is configured; without one, nothing is served. */
    boolean isServed() {
        return login.isPossible();
    }

    void serve(Router router, Jolokia jolokia, RetryRequests retries, PauseRequests pauses) {
        router.route().order(GUARD).handler(this::guard);
        router.post(MBEANS)
                .handler(BodyHandler.create(false).setBodyLimit(LARGEST_REQUEST))
                .handler(request -> jolokia.answer(request, operator(request)));
        router.get(MBEANS).handler(jolokia::answerVersion);
        router.get("/hawtio/user")
                .handler(request -> end(request, Json.encode(operator(request).user())));
        PLAIN_ANSWERS.forEach((path, json) -> router.get(path).handler(request -> end(request, json)));
        router.get(RETRIES).handler(retries::preview);
        router.post(RETRIES).handler(Hawtio::requireChange).handler(retries::retry);
        router.get(PAUSES).handler(pauses::list);
        router.post(PAUSES).handler(Hawtio::requireChange).handler(pauses::pause);
        router.delete(PAUSES).handler(Hawtio::requireChange).handler(pauses::resume);
        router.get("/hawtio/auth/logout").handler(Hawtio::requestLogin);
        router.get("/hawtio/*")
                .handler(Hawtio::cacheInBrowser)
                .handler(StaticHandler.create("hawtio-static").setCachingEnabled(false))
                .handler(Hawtio::page);
    }

    private void guard(RoutingContext request) {
        if (request.normalizedPath().startsWith(OPEN)) {
            request.next();
        } else if (RequestSource.isCrossSite(request.request())) {
            refuse(
                    request,
                    Problem.of(
                            403,
                            "This request came from another site's page. Type the address, or use a" + " bookmark."));
        } else if (request.request().headers().contains(HttpHeaders.AUTHORIZATION)) {
            signIn(request, request.request().remoteAddress().hostAddress());
        } else {
            requestLogin(request);
        }
    }

    private void signIn(RoutingContext request, String address) {
        if (refused.isUsedUp(address)) {
            String seconds = Long.toString(RequestRateLimiter.PERIOD.toSeconds());
            refuse(
                    request,
                    Problem.withHeaders(
                            429,
                            "Too many failed sign-ins from " + address + ". Try again in " + seconds + " seconds.",
                            Map.of("Retry-After", seconds)));
            return;
        }
        Optional<Operator> accepted = login.accept(request.request().headers().getAll(HttpHeaders.AUTHORIZATION));
        if (accepted.isPresent()) {
            request.put(OPERATOR, accepted.get());
            request.next();
        } else {
            refused.admits(address);
            LOG.warn("A sign-in to Hawtio from {} failed.", address);
            requestLogin(request);
        }
    }

    private static void requireChange(RoutingContext request) {
        if (operator(request).mayChange()) {
            request.next();
        } else {
            refuse(request, Problem.of(403, OperatorRequests.READ_ONLY));
        }
    }

    private static Operator operator(RoutingContext request) {
        return Objects.requireNonNull(request.get(OPERATOR), "The request passed the guard without a login.");
    }

    private static void requestLogin(RoutingContext request) {
        refuse(
                request,
                Problem.withHeaders(
                        401,
                        "Sign in with HAWTIO_USER and HAWTIO_PASSWORD, or with HAWTIO_VIEWER_USER and"
                                + " HAWTIO_VIEWER_PASSWORD for read-only access.",
                        Map.of("WWW-Authenticate", "Basic realm=\"Hawtio\", charset=\"UTF-8\"")));
    }

    private static void refuse(RoutingContext request, Problem problem) {
        problem.headers().forEach(request.response()::putHeader);
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(problem.json());
    }

    /** The names of these files change with their content. */
    private static void cacheInBrowser(RoutingContext request) {
        if (request.normalizedPath().startsWith("/hawtio/static/")) {
            request.response().putHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=86400");
        }
        request.next();
    }

    /** A path of the console's own, which it routes in the browser once it is loaded. */
    private static void page(RoutingContext request) {
        String accept = request.request().getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains("text/html")) {
            request.reroute("/hawtio/index.html");
        } else {
            request.next();
        }
    }

    private static void end(RoutingContext request, String json) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(json);
    }
}
