package org.amcsnowflake.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.LifecycleStrategySupport;

import java.util.Locale;
import java.util.Set;

/**
 * What the API's server does around the routes: headers that tell browsers to be careful, the console, and an answer where
 * no route has one.
 */
public final class Surroundings extends LifecycleStrategySupport {
    private static final int FIRST = -1_000_000;
    private static final int LAST = 1_000_000;
    private static final Set<String> FORMS = Set.of("multipart/", "application/x-www-form-urlencoded");

    private final Gate gate;
    private final Console console;
    private final int port;

    public Surroundings(Gate gate, Console console, int port) {
        this.gate = gate;
        this.console = console;
        this.port = port;
    }

    @Override
    public void onContextStarted(CamelContext context) {
        VertxPlatformHttpRouter router =
                VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(port));
        SlowClients clients = ((ApiServer) router.getServer()).clients();
        router.route()
                .order(FIRST)
                .handler(clients::begin)
                .handler(request -> {
                    addHeaders(request.response());
                    forgetForm(request.request());
                    request.next();
                })
                .handler(new Framing(clients)::check);
        console.serve(router);
        // Whatever the gate lets pass here is known to the contract, but to no route: one that was stopped.
        router.route()
                .order(LAST)
                .handler(gate)
                .handler(request -> Gate.refuse(
                        request, new ProblemException(503, "This part of the service is stopped just now.")));
        router.route().order(LAST).failureHandler(request -> refuseFailed(request, clients));
        router.errorHandler(400, Surroundings::refuseUndecoded);
        if (router.getServer().getServer().requestHandler() instanceof Router outermost) {
            outermost.errorHandler(400, Surroundings::refuseUndecoded);
        }
    }

    /** What cannot be decoded comes to no route. */
    private static void refuseUndecoded(RoutingContext request) {
        addHeaders(request.response());
        Gate.refuse(request, new HttpException(400));
    }

    /**
     * The API takes no forms: read as one, a body would be written to files before anybody is known, and its fields would
     * come to routes without having passed the gate.
     */
    private static void forgetForm(HttpServerRequest request) {
        String type = String.valueOf(request.getHeader("Content-Type")).toLowerCase(Locale.ROOT);
        if (FORMS.stream().anyMatch(type::contains)) {
            request.headers().remove("Content-Type");
        }
    }

    private static void addHeaders(HttpServerResponse response) {
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
            Gate.refuse(request, new ProblemException(413, "The body is too large: 64 KB are the most."));
        } else if (status == 404) {
            Gate.refuse(request, new ProblemException(Problem.notFound()));
        } else if (status >= 400 && status < 500) {
            Gate.refuse(request, new HttpException(400));
        } else {
            Gate.refuse(request, failure == null ? new IllegalStateException("status " + status) : failure);
        }
    }
}
