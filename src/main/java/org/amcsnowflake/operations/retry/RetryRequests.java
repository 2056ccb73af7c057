package org.amcsnowflake.operations.retry;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.amcsnowflake.operations.request.OperatorRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.sql.DataSource;
import java.sql.SQLException;
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
        OperatorRequest.respond(
                request, BulkRetry.Filter.NAMES, options -> json(action.run(BulkRetry.Filter.of(options), options)));
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
}
