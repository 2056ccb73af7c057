package org.amcsnowflake.operations;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.operations.OperatorLogin.Operator;
import org.amcsnowflake.security.RequestRateLimiter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may use the management port: everything but health and metrics requires the login, however its path is written, and
 * the viewer changes nothing. Thread-safe.
 */
public final class OperatorAccess {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorAccess.class);
    private static final String OPEN = "/observe/";
    private static final String OPERATOR = Operator.class.getName();

    /** Per minute and address: more than anybody mistypes, and too few to guess a password. */
    private static final int REFUSED_SIGN_INS = 20;

    private final OperatorLogin login;
    private final RequestRateLimiter refused = new RequestRateLimiter(REFUSED_SIGN_INS);

    public OperatorAccess(OperatorLogin login) {
        this.login = login;
    }

    /** Whether a login is configured; without one, nothing but health and metrics is served. */
    boolean isPossible() {
        return login.isPossible();
    }

    void guard(RoutingContext request) {
        if (request.normalizedPath().startsWith(OPEN)) {
            request.next();
        } else if (RequestSource.isCrossSite(request.request())) {
            refuse(
                    request,
                    Problem.of(
                            403, "This request came from another site's page. Type the address, or use a bookmark."));
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

    static void requireChange(RoutingContext request) {
        if (operator(request).mayChange()) {
            request.next();
        } else {
            refuse(request, Problem.of(403, JolokiaRequests.READ_ONLY));
        }
    }

    static Operator operator(RoutingContext request) {
        return Objects.requireNonNull(request.get(OPERATOR), "The request passed the guard without a login.");
    }

    static void requestLogin(RoutingContext request) {
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
}
