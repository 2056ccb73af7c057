package org.amcsnowflake.operations.signing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.amcsnowflake.identity.SigningKeys;
import org.amcsnowflake.operations.request.OperatorRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.Set;

/** The same as the command {@code rotate-signing-key}, as requests to the management port. Thread-safe. */
public final class SigningKeyRequests {
    private static final Logger LOG = LoggerFactory.getLogger(SigningKeyRequests.class);
    private static final String IMMEDIATELY = "immediately";

    private final SigningKeys keys;

    public SigningKeyRequests(SigningKeys keys) {
        this.keys = keys;
    }

    /** Responds with the published keys, oldest first, without their private parts. */
    public void list(RoutingContext request) {
        OperatorRequest.respond(request, Set.of(), parameters -> {
            JsonArray list = new JsonArray();
            for (SigningKeys.Published key : keys.published()) {
                list.add(new JsonObject()
                        .put("id", key.id())
                        .put("signs", key.signs())
                        .put("signs_from", key.signsFrom().toInstant())
                        .put(
                                "signs_until",
                                key.signsUntil() == null
                                        ? null
                                        : key.signsUntil().toInstant()));
            }
            return new JsonObject().put("keys", list).encode();
        });
    }

    public void rotate(RoutingContext request) {
        OperatorRequest.respond(request, Set.of(IMMEDIATELY), parameters -> {
            SigningKeys.Outcome outcome = isImmediate(parameters) ? keys.replace() : keys.rotate();
            return OperatorRequest.outcome(LOG, outcome.isChanged(), outcome.sentence());
        });
    }

    private static boolean isImmediate(Map<String, String> parameters) {
        String value = parameters.getOrDefault(IMMEDIATELY, "false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("The parameter immediately must be true or false.");
        }
        return value.equals("true");
    }
}
