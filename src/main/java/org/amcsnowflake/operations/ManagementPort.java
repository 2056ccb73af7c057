package org.amcsnowflake.operations;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.server.Framing;
import org.amcsnowflake.http.server.SlowClients;
import org.amcsnowflake.identity.SigningKeys;
import org.amcsnowflake.operations.health.Health;
import org.amcsnowflake.operations.pause.PauseRequests;
import org.amcsnowflake.operations.retry.RetryRequests;
import org.amcsnowflake.operations.signing.SigningKeyRequests;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.sql.DataSource;

/** Adds to the management port, besides Camel's metrics: security headers for browsers, health, Hawtio and operators' requests. */
public final class ManagementPort extends LifecycleStrategySupport {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementPort.class);
    private static final int FIRST = -1_000_000;
    private static final int GUARD = -900_000;
    private static final int LAST = 1_000_000;
    private static final String RETRIES = "/operate/retries";
    private static final String PAUSES = "/operate/pauses";
    private static final String SIGNING_KEYS = "/operate/signing-keys";
    /** Hawtio uses inline styles, and its editor runs in a web worker. */
    private static final String CONTENT_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self';"
            + " form-action 'self'; frame-ancestors 'none'";

    private final OperatorAccess access;
    private final int port;
    private @Nullable Jolokia jolokia;

    public ManagementPort(OperatorAccess access, int port) {
        this.access = access;
        this.port = port;
    }

    @Override
    public void onContextStarted(CamelContext context) {
        VertxPlatformHttpRouter router =
                VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(port));
        // If the API has the same port, Camel uses one server for both: operators' pages do not belong there.
        if (router == null || !router.isManagementServer()) {
            LOG.info("The management port is not separate from the API's, so Hawtio is disabled.");
            return;
        }
        SlowClients clients = context.getRegistry().findSingleByType(SlowClients.class);
        router.route()
                .order(FIRST)
                .handler(clients::begin)
                .handler(request -> {
                    addHeaders(request.response());
                    request.next();
                })
                .handler(new Framing(clients)::check);
        context.getRegistry().findSingleByType(Health.class).serve(router, context);
        if (access.isPossible()) {
            router.route().order(GUARD).handler(access::guard);
            jolokia = Jolokia.start();
            Hawtio.serve(router, jolokia);
            // Looked up here, since Camel closes the pool that it makes first.
            DataSource database = context.getRegistry().lookupByNameAndType("database", DataSource.class);
            serveOperations(router, new RetryRequests(database), new PauseRequests(database));
            serveSigningKeys(
                    router,
                    new SigningKeyRequests(
                            context.getRegistry().lookupByNameAndType("signingKeys", SigningKeys.class)));
        } else {
            LOG.info("Hawtio is disabled; set HAWTIO_PASSWORD to enable it.");
        }
        router.route().order(LAST).handler(ManagementPort::respondNotFound);
    }

    private static void serveOperations(Router router, RetryRequests retries, PauseRequests pauses) {
        router.get(RETRIES).handler(retries::preview);
        router.post(RETRIES).handler(OperatorAccess::requireChange).handler(retries::retry);
        router.get(PAUSES).handler(pauses::list);
        router.post(PAUSES).handler(OperatorAccess::requireChange).handler(pauses::pause);
        router.delete(PAUSES).handler(OperatorAccess::requireChange).handler(pauses::resume);
    }

    private static void serveSigningKeys(Router router, SigningKeyRequests keys) {
        router.get(SIGNING_KEYS).handler(keys::list);
        router.post(SIGNING_KEYS).handler(OperatorAccess::requireChange).handler(keys::rotate);
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

    private static void respondNotFound(RoutingContext request) {
        Problem problem = Problem.of(404, "Nothing exists at " + request.normalizedPath() + ".");
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(problem.json());
    }
}
