package org.amcsnowflake.operations.pause;

import io.vertx.ext.web.RoutingContext;
import org.amcsnowflake.operations.request.OperatorRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.sql.DataSource;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/** The same as the commands {@code pause} and {@code resume}, as requests to the management port. Thread-safe. */
public final class PauseRequests {
    private static final Logger LOG = LoggerFactory.getLogger(PauseRequests.class);
    private static final String USER = "user";

    private final Pauses pauses;

    public PauseRequests(DataSource database) {
        pauses = new Pauses(database);
    }

    private interface Change {
        Pauses.Outcome of(String user) throws SQLException;
    }

    /** Responds with the paused users. */
    public void list(RoutingContext request) {
        OperatorRequest.respond(request, Set.of(), parameters -> pauses.list());
    }

    public void pause(RoutingContext request) {
        change(request, pauses::pause);
    }

    public void resume(RoutingContext request) {
        change(request, pauses::resume);
    }

    private static void change(RoutingContext request, Change change) {
        OperatorRequest.respond(request, Set.of(USER), parameters -> {
            Pauses.Outcome outcome = change.of(user(parameters));
            return OperatorRequest.outcome(LOG, outcome.isChanged(), outcome.sentence());
        });
    }

    private static String user(Map<String, String> parameters) {
        String user = parameters.get(USER);
        if (user == null || user.isEmpty()) {
            throw new IllegalArgumentException("The parameter user is missing: write ?user=ID.");
        }
        return user;
    }
}
