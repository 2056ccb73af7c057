package org.amcsnowflake.http.server;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;
import org.amcsnowflake.identity.TokenSigner;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.LifecycleStrategySupport;

import java.util.Locale;
import java.util.Set;

/**
 * Adds to the API's server what surrounds the routes: security headers, the console, and responses to requests that reach no
 * route.
 */
public final class HttpServerSetup extends LifecycleStrategySupport {
    private static final int FIRST = -1_000_000;
    private static final int LAST = 1_000_000;
    private static final Set<String> FORMS = Set.of("multipart/", "application/x-www-form-urlencoded");

    private final RequestValidator validator;
    private final Console console;
    private final int port;

    public HttpServerSetup(RequestValidator validator, Console console, int port) {
        this.validator = validator;
        this.console = console;
        this.port = port;
    }

    @Override
    public void onContextStarted(CamelContext context) {
        VertxPlatformHttpRouter router =
                VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(port));
        ApiServer server = (ApiServer) router.getServer();
        console.serve(router);
        // A valid request that no route takes: the route has been stopped.
        router.route()
                .order(LAST)
                .handler(validator)
                .handler(request -> RequestValidator.refuse(
                        request,
                        new ProblemException(
                                503, "An operator has stopped this part of the service. Try again later.")));
        router.route().order(LAST).failureHandler(request -> refuseFailed(request, server.clients()));
        router.errorHandler(400, HttpServerSetup::refuseUndecodablePath);
        if (router.getServer().getServer().requestHandler() instanceof Router outermost) {
            outermost.errorHandler(400, HttpServerSetup::refuseUndecodablePath);
        }
        server.open();
        // Looked up here, since Camel makes the beans twice.
        context.getRegistry().findSingleByType(TokenSigner.class).publish();
    }

    /** What each request passes first, from the moment the port is open: the routes are added to the router only afterwards. */
    static void guard(Router router, ApiServer server) {
        router.route()
                .order(FIRST)
                .handler(server.clients()::begin)
                .handler(request -> {
                    addHeaders(request.response());
                    request.addHeadersEndHandler(ended -> allowCaching(request));
                    disableForms(request.request());
                    request.next();
                })
                .handler(new Framing(server.clients())::check)
                .handler(request -> {
                    if (server.isOpen()) {
                        request.next();
                    } else {
                        RequestValidator.refuse(
                                request,
                                new ProblemException(503, "The service is starting. Try again in some seconds."));
                    }
                });
    }

    /** A path that cannot be decoded reaches no route. */
    private static void refuseUndecodablePath(RoutingContext request) {
        addHeaders(request.response());
        RequestValidator.refuse(request, new HttpException(400));
    }

    /**
     * The API accepts no forms. A body that is read as a form would be written to files before the caller is known, and its
     * fields would reach routes without validation.
     */
    private static void disableForms(HttpServerRequest request) {
        String type = String.valueOf(request.getHeader("Content-Type")).toLowerCase(Locale.ROOT);
        if (FORMS.stream().anyMatch(type::contains)) {
            request.headers().remove("Content-Type");
        }
    }

    /** Snowflake need not read the keys for each sign-in. Each is published for longer before it signs. */
    private static void allowCaching(RoutingContext request) {
        if (request.request().path().startsWith("/.well-known/")
                && request.response().getStatusCode() == 200) {
            request.response().putHeader("Cache-Control", "public, max-age=300");
        }
    }

    static void addHeaders(HttpServerResponse response) {
        response.putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .putHeader("Cache-Control", "no-store");
    }

    private static void refuseFailed(RoutingContext request, SlowClients clients) {
        Throwable failure = request.failure();
        int status = request.statusCode();
        if (status == 413) {
            clients.closeAfter(request);
            RequestValidator.refuse(request, new ProblemException(413, "The body is larger than the limit of 64 KB."));
        } else if (status == 404) {
            RequestValidator.refuse(request, new ProblemException(Problem.notFound()));
        } else if (status >= 400 && status < 500) {
            RequestValidator.refuse(request, new HttpException(400));
        } else {
            RequestValidator.refuse(request, failure == null ? new IllegalStateException("status " + status) : failure);
        }
    }
}
