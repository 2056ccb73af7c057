package org.amcsnowflake.http.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The API's server: Camel's own, with additional threads for slow operations and with time limits for slow clients. It speaks
 * only HTTP/1.1, since HTTP/2 connections have none of these limits.
 */
public final class ApiServer extends VertxPlatformHttpServer {
    private final SlowClients clients;
    private volatile boolean isOpen;

    ApiServer(VertxPlatformHttpServerConfiguration configuration, SlowClients clients) {
        super(configuration);
        this.clients = clients;
    }

    SlowClients clients() {
        return clients;
    }

    /** Until then, each request is refused with 503, since the routes are not complete. */
    void open() {
        isOpen = true;
    }

    boolean isOpen() {
        return isOpen;
    }

    @Override
    protected void initializeServer() {
        super.initializeServer();
        HttpServerSetup.guard(
                VertxPlatformHttpRouter.lookup(
                        getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(getConfigurationPort())),
                this);
    }

    /** Has its own threads, so that a busy API does not delay health checks and operators. */
    @Override
    protected @Nullable Vertx lookupVertx() {
        return null;
    }

    @Override
    protected Vertx createVertxInstance() {
        VertxOptions options =
                new VertxOptions().setWorkerPoolSize(VertxOptions.DEFAULT_WORKER_POOL_SIZE + Bulkheads.slowest());
        return limited(Vertx.vertx(options), clients);
    }

    /** Creates servers that close the connections of slow clients. */
    static Vertx limited(Vertx vertx, SlowClients clients) {
        return new LimitingVertx((VertxInternal) vertx, clients);
    }

    /** Camel offers no other access to a server's connections. */
    private static final class LimitingVertx extends VertxWrapper {
        private final SlowClients clients;

        LimitingVertx(VertxInternal vertx, SlowClients clients) {
            super(vertx);
            this.clients = clients;
        }

        @Override
        public HttpServer createHttpServer(HttpServerOptions options) {
            options.setHttp2ClearTextEnabled(false);
            return super.createHttpServer(options)
                    .invalidRequestHandler(MalformedRequests::refuse)
                    .connectionHandler(connection -> clients.accept(connection, delegate));
        }
    }
}
