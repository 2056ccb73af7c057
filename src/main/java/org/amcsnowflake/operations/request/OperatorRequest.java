package org.amcsnowflake.operations.request;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.amcsnowflake.execution.DatabaseFailure;
import org.amcsnowflake.http.contract.Problem;
import org.slf4j.Logger;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A request of an operator to the management port, which is answered from PostgreSQL. */
public final class OperatorRequest {
    /** The class of SQLSTATE. */
    private static final String DATA_EXCEPTION = "22";

    private OperatorRequest() {}

    /** Returns JSON; an IllegalArgumentException says what is wrong with a parameter. */
    public interface Action {
        String run(Map<String, String> parameters) throws SQLException;
    }

    /** @param names of all parameters that the request may have */
    public static void respond(RoutingContext request, Set<String> names, Action action) {
        request.vertx()
                .executeBlocking(() -> action.run(parameters(request, names)), false)
                .onSuccess(json -> end(request, 200, "application/json", json))
                .onFailure(failure -> {
                    Problem problem = isRefused(failure)
                            ? Problem.of(400, String.valueOf(failure.getMessage()))
                            : Problem.of(
                                    503, "The database did not answer as expected: " + DatabaseFailure.reason(failure));
                    end(request, problem.status(), Problem.MEDIA_TYPE, problem.json());
                });
    }

    /** What a request has done, as JSON; the log has it if it has changed something. */
    public static String outcome(Logger log, boolean isChanged, String sentence) {
        if (isChanged) {
            log.info("The operator's request: {}", sentence);
        }
        return new JsonObject()
                .put("changed", isChanged)
                .put("message", sentence)
                .encode();
    }

    /** Also by PostgreSQL, which cannot represent every text. */
    private static boolean isRefused(Throwable failure) {
        return failure instanceof IllegalArgumentException
                || failure instanceof SQLException refused
                        && refused.getSQLState() != null
                        && refused.getSQLState().startsWith(DATA_EXCEPTION);
    }

    private static Map<String, String> parameters(RoutingContext request, Set<String> names) {
        Map<String, String> parameters = new HashMap<>();
        for (String name : request.queryParams().names()) {
            List<String> values = request.queryParams().getAll(name);
            if (!names.contains(name) || values.size() > 1) {
                throw new IllegalArgumentException("The parameter " + Problem.shortened(name)
                        + " is unknown or repeated; "
                        + (names.isEmpty()
                                ? "there are none."
                                : "known are " + String.join(", ", new TreeSet<>(names)) + "."));
            }
            parameters.put(name, values.get(0));
        }
        return parameters;
    }

    private static void end(RoutingContext request, int status, String mediaType, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
                .end(body);
    }
}
