package org.amcsnowflake.operations.health;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.apache.camel.CamelContext;

import java.util.List;

/**
 * Health on the management port: {@code live} means that the process answers, {@code ready} that it can work. It is
 * answered from memory, so that neither PostgreSQL nor a busy thread pool delays it. Camel's own endpoints would wait
 * for both. Thread-safe.
 */
public final class Health {
    private static final String PATH = "/observe/health";
    private static final int UNAVAILABLE = 503;
    /** After the checks of each request, and before Camel's own endpoints. */
    private static final int ORDER = -500_000;

    private final DatabasePings pings;
    private final ClaimPolls polls;

    public Health(DatabasePings pings, ClaimPolls polls) {
        this.pings = pings;
        this.polls = polls;
    }

    public void serve(Router router, CamelContext context) {
        route(router, "/live", request -> end(request, List.of(), new JsonArray()));
        route(router, "/ready", request -> {
            List<Check> checks = readiness(context);
            end(request, checks, array(checks));
        });
        route(router, "", request -> {
            List<Check> checks = readiness(context);
            end(request, checks, array(checks).add(destinations()));
        });
    }

    private static void route(Router router, String path, Handler<RoutingContext> handler) {
        router.route(HttpMethod.GET, PATH + path).order(ORDER).handler(handler);
    }

    public boolean isReady(CamelContext context) {
        return readiness(context).stream().allMatch(Check::isUp);
    }

    private List<Check> readiness(CamelContext context) {
        return context.isStopping() || context.isStopped()
                ? List.of(Check.down("service", "This instance is stopping."))
                : List.of(pings.check(), pings.migrations(), polls.check(context));
    }

    private static JsonArray array(List<Check> checks) {
        JsonArray array = new JsonArray();
        checks.forEach(check -> array.add(check.json()));
        return array;
    }

    /** Always up: an account that is down concerns its owners, and every instance alike. */
    private JsonObject destinations() {
        DatabasePings.Answer answer = pings.latest();
        return Check.up("destinations")
                .json()
                .put("down", answer == null ? new JsonArray() : new JsonArray(answer.outages()));
    }

    private static void end(RoutingContext request, List<Check> checks, JsonArray shown) {
        boolean isUp = checks.stream().allMatch(Check::isUp);
        request.response()
                .setStatusCode(isUp ? 200 : UNAVAILABLE)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject()
                        .put("status", isUp ? "UP" : "DOWN")
                        .put("checks", shown)
                        .encodePrettily());
    }
}
