package org.amcsnowflake.operations;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.amcsnowflake.http.contract.Problem;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the management port has beside Camel's health and metrics: headers that tell browsers to be careful, and Hawtio. */
public final class ManagementPort extends LifecycleStrategySupport {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementPort.class);
    private static final int FIRST = -1_000_000;
    private static final int LAST = 1_000_000;
    /** Hawtio writes styles into its pages, and its editor works in a worker of its own. */
    private static final String CONTENT_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self';"
            + " form-action 'self'; frame-ancestors 'none'";

    private final Hawtio hawtio;
    private final int port;
    private @Nullable Jolokia jolokia;

    public ManagementPort(Hawtio hawtio, int port) {
        this.hawtio = hawtio;
        this.port = port;
    }

    @Override
    public void onContextStarted(CamelContext context) {
        VertxPlatformHttpRouter router =
                VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(port));
        // Where the port is the API's too, Camel has one server for both: that is no place for operators.
        if (router == null || !router.isManagementServer()) {
            LOG.info("There is no management port of its own, so Hawtio is not served.");
            return;
        }
        router.route().order(FIRST).handler(request -> {
            addHeaders(request.response());
            request.next();
        });
        if (hawtio.isServed()) {
            jolokia = Jolokia.start();
            hawtio.serve(router, jolokia);
        } else {
            LOG.info("Hawtio is not served: set HAWTIO_PASSWORD to sign in to it.");
        }
        router.route().order(LAST).handler(ManagementPort::sayNothingThere);
    }

    @Override
    public void onContextStopped(CamelContext context) {
        if (jolokia != null) {
            jolokia.close();
        }
    }

    private static void addHeaders(HttpServerResponse response) {
        response.putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Content-Security-Policy", CONTENT_POLICY)
                .putHeader(HttpHeaders.CACHE_CONTROL.toString(), "no-store");
    }

    private static void sayNothingThere(RoutingContext request) {
        Problem problem = Problem.of(404, "There is nothing at " + request.normalizedPath() + ".");
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(problem.json());
    }
}
