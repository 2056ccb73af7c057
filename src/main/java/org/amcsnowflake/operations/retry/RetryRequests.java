package org.amcsnowflake.operations.retry;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.amcsnowflake.http.contract.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.sql.DataSource;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The same as the command {@code retry}, as requests to the management port. Thread-safe. */
public final class RetryRequests {
    private static final Logger LOG = LoggerFactory.getLogger(RetryRequests.class);

    private final BulkRetry retry;

    public RetryRequests(DataSource database) {
        retry = new BulkRetry(database);
    }

    private interface Action {
        BulkRetry.Counts run(BulkRetry.Filter filter, Map<String, String> options) throws SQLException;
    }

    /** Responds with how many uploads match. */
    public void preview(RoutingContext request) {
        respond(request, (filter, options) -> retry.preview(filter));
    }

    /** Retries them, and responds with how many they were. */
    public void retry(RoutingContext request) {
        respond(request, (filter, options) -> {
            BulkRetry.Counts retried = retry.retry(filter, BulkRetry.Filter.within(options));
            LOG.info("The operator retried {} uploads of {} users.", retried.total(), retried.users());
            return retried;
        });
    }

    private static void respond(RoutingContext request, Action action) {
        request.vertx()
                .executeBlocking(
                        () -> {
                            Map<String, String> options = options(request);
                            return json(action.run(BulkRetry.Filter.of(options), options));
                        },
                        false)
                .onSuccess(json -> end(request, 200, "application/json", json))
                .onFailure(failure -> {
                    Problem problem = failure instanceof IllegalArgumentException
                            ? Problem.of(400, String.valueOf(failure.getMessage()))
                            : Problem.of(503, "The database did not answer as expected: " + failure.getMessage());
                    end(request, problem.status(), Problem.MEDIA_TYPE, problem.json());
                });
    }

    private static Map<String, String> options(RoutingContext request) {
        Map<String, String> options = new HashMap<>();
        for (String name : request.queryParams().names()) {
            List<String> values = request.queryParams().getAll(name);
            if (!BulkRetry.Filter.NAMES.contains(name) || values.size() > 1) {
                throw new IllegalArgumentException("The parameter " + Problem.shortened(name)
                        + " is unknown or repeated; known are " + String.join(", ", BulkRetry.Filter.NAMES) + ".");
            }
            options.put(name, values.get(0));
        }
        return options;
    }

    private static String json(BulkRetry.Counts counts) {
        JsonObject classes = new JsonObject();
        new TreeMap<>(counts.uploads()).forEach(classes::put);
        return new JsonObject()
                .put("uploads", counts.total())
                .put("users", counts.users())
                .put("error_classes", classes)
                .encode();
    }

    private static void end(RoutingContext request, int status, String mediaType, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
                .end(body);
    }
}
