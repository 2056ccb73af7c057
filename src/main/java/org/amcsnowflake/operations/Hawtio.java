package org.amcsnowflake.operations;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;

import java.util.Map;

/** The operators' console below /hawtio: its pages, and the MBeans they show. */
final class Hawtio {
    private static final String MBEANS = "/hawtio/jolokia/*";
    /** Requested by the console when it starts: additional plugins, proxies and sign-in methods. There are none. */
    private static final Map<String, String> PLAIN_ANSWERS = Map.of(
            "/hawtio/plugin", "[]",
            "/hawtio/preset-connections", "[]",
            "/hawtio/proxy/enabled", "false",
            "/hawtio/keycloak/enabled", "false",
            "/hawtio/auth/config/login", "{}",
            "/hawtio/auth/config/session-timeout", "{\"timeout\": -1}");

    private static final int LARGEST_REQUEST = 1024 * 1024;

    private Hawtio() {}

    static void serve(Router router, Jolokia jolokia) {
        router.post(MBEANS)
                .handler(BodyHandler.create(false).setBodyLimit(LARGEST_REQUEST))
                .handler(request -> jolokia.answer(request, OperatorAccess.operator(request)));
        router.get(MBEANS).handler(jolokia::answerVersion);
        router.get("/hawtio/user")
                .handler(request -> end(
                        request, Json.encode(OperatorAccess.operator(request).user())));
        PLAIN_ANSWERS.forEach((path, json) -> router.get(path).handler(request -> end(request, json)));
        router.get("/hawtio/auth/logout").handler(OperatorAccess::requestLogin);
        router.get("/hawtio/*")
                .handler(Hawtio::cacheInBrowser)
                .handler(StaticHandler.create("hawtio-static").setCachingEnabled(false))
                .handler(Hawtio::page);
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
