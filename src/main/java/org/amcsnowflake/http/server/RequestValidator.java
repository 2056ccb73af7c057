package org.amcsnowflake.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.impl.RoutingContextInternal;
import org.amcsnowflake.destination.Fernet;
import org.amcsnowflake.execution.IdTypes;
import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.http.contract.ContractSchema;
import org.amcsnowflake.http.contract.OpenApiContract;
import org.amcsnowflake.http.contract.Operation;
import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;
import org.amcsnowflake.http.contract.RequestBody;
import org.amcsnowflake.logging.LogContext;
import org.amcsnowflake.metrics.HttpMetrics;
import org.amcsnowflake.security.BearerTokens;
import org.amcsnowflake.security.InvalidTokenException;
import org.amcsnowflake.security.RequestRateLimiter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Validates each request before a route sees it: the contract has the operation, the caller is authenticated and within the
 * rate limit, and the parameters and the body match the contract. The route gets the caller as the user, the body with
 * encrypted secrets, and no headers except those of the body. Thread-safe.
 */
public final class RequestValidator implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestValidator.class);
    private static final String BEARER = "Bearer ";
    private static final String SLOT = "bulkheadSlot";
    /** Each may wait for the key set. */
    private static final int CONCURRENT_TOKEN_CHECKS = 10;

    private static final Set<String> KEPT_HEADERS = Set.of("content-type", "content-length", "host");

    private final OpenApiContract contract;
    private final BearerTokens tokens;
    private final RequestRateLimiter rateLimiter;
    private final Fernet fernet;
    private final Bulkheads bulkheads = new Bulkheads();
    private @Nullable WorkerExecutor tokenChecks;
    private final IdTypes ids;

    public RequestValidator(
            OpenApiContract contract, BearerTokens tokens, RequestRateLimiter rateLimiter, Fernet fernet, IdTypes ids) {
        this.contract = contract;
        this.tokens = tokens;
        this.rateLimiter = rateLimiter;
        this.fernet = fernet;
        this.ids = ids;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpMetrics.measure(context);
        try {
            Operation operation = operation(context);
            HttpMetrics.name(context, operation.id());
            if (operation.isPublic()) {
                admit(context, operation);
                return;
            }
            String token = token(context.request());
            context.request().pause();
            tokenChecks(context.vertx())
                    .executeBlocking(() -> user(token), false)
                    .onSuccess(user -> {
                        context.request().resume();
                        guarded(context, () -> {
                            setUser(context, user);
                            admit(context, operation, user);
                        });
                    })
                    .onFailure(failure -> {
                        context.request().resume();
                        refuse(context, failure);
                    });
        } catch (RuntimeException e) {
            refuse(context, e);
        }
    }

    /** Separate threads, so that a sign-in does not wait for requests in progress. Vert.x ends them. */
    private synchronized WorkerExecutor tokenChecks(Vertx vertx) {
        if (tokenChecks == null) {
            tokenChecks = vertx.createSharedWorkerExecutor("token-checks", CONCURRENT_TOKEN_CHECKS);
        }
        return tokenChecks;
    }

    /** A request that finds no slot does not count towards the rate limit. */
    private void admit(RoutingContext context, Operation operation, String user) {
        context.put(SLOT, bulkheads.take(operation, user));
        try {
            requireRate(user);
            admit(context, operation);
        } finally {
            // The route has taken the slot, unless the request has none or was rejected.
            Bulkhead.Slot left = takeSlot(context);
            if (left != null) {
                left.close();
            }
        }
    }

    /** The caller has to close it; null if the request has none, as public ones do. */
    static Bulkhead.@Nullable Slot takeSlot(RoutingContext context) {
        return context.remove(SLOT);
    }

    @SuppressWarnings("deprecation") // Its replacement comes with Vert.x 5.
    private static void setUser(RoutingContext context, String user) {
        context.setUser(User.create(new JsonObject().put("sub", user)));
    }

    private static void guarded(RoutingContext context, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            refuse(context, e);
        }
    }

    private Operation operation(RoutingContext context) {
        String path = context.normalizedPath();
        String method = context.request().method().name();
        Operation operation = contract.operation(method, path).orElseThrow(() -> {
            Set<String> methods = contract.methods(path);
            return new ProblemException(
                    methods.isEmpty()
                            ? Problem.of(404, "There is nothing at " + path + "; see /openapi.json.")
                            : Problem.withHeaders(
                                    405,
                                    path + " supports " + String.join(" and ", methods) + ", not " + method + ".",
                                    Map.of("Allow", String.join(", ", methods))));
        });
        if (!operation.hasWellFormedParameters(path)) {
            throw new ProblemException(Problem.notFound());
        }
        return operation;
    }

    private static String token(HttpServerRequest request) {
        List<String> authorization = request.headers().getAll("Authorization");
        if (authorization.size() != 1 || !authorization.get(0).regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw unauthorized("Send the token of your sign-in as 'Authorization: Bearer …'.");
        }
        return authorization.get(0).substring(BEARER.length()).strip();
    }

    private String user(String token) {
        try {
            return ids.user()
                    .read(tokens.subject(token))
                    .orElseThrow(() -> new InvalidTokenException("its sub is not a user id"));
        } catch (InvalidTokenException e) {
            throw unauthorized("The bearer token is invalid: " + e.getMessage() + ". Sign in again.");
        } catch (KeySourceException e) {
            if (!(e instanceof RateLimitReachedException)) { // Invented keys must not fill the log.
                LOG.warn("The key set that verifies tokens cannot be read: {}", e.getMessage());
            }
            throw new ProblemException(503, "The keys that verify tokens are not available. Try again in a minute.");
        }
    }

    private static ProblemException unauthorized(String detail) {
        return new ProblemException(Problem.withHeaders(401, detail, Map.of("WWW-Authenticate", "Bearer")));
    }

    private void requireRate(String user) {
        if (!rateLimiter.admits(user)) {
            String seconds = Long.toString(RequestRateLimiter.PERIOD.toSeconds());
            throw new ProblemException(Problem.withHeaders(
                    429, "Rate limit exceeded. Try again in " + seconds + " seconds.", Map.of("Retry-After", seconds)));
        }
    }

    private void admit(RoutingContext context, Operation operation) {
        requireParameters(context, operation);
        Buffer body = body(context, operation);
        context.request().headers().names().stream()
                .filter(name -> !KEPT_HEADERS.contains(name.toLowerCase(Locale.ROOT)))
                .toList()
                .forEach(name -> context.request().headers().remove(name));
        ((RoutingContextInternal) context).setBody(body);
        context.next();
    }

    private void requireParameters(RoutingContext context, Operation operation) {
        context.queryParams().names().forEach(name -> {
            ContractSchema schema = operation.query().get(name);
            List<String> values = context.queryParams().getAll(name);
            if (schema == null || values.size() > 1) {
                throw new ProblemException(
                        400,
                        schema == null
                                ? "The parameter '" + Problem.shortened(name) + "' is unknown" + known(operation)
                                : "The parameter '" + name + "' is given more than once.");
            }
            contract.violation(schema, typed(schema, values.get(0)), name).ifPresent(violation -> {
                throw new ProblemException(violation.problem());
            });
        });
    }

    private static String known(Operation operation) {
        return operation.query().isEmpty()
                ? "; this operation has none."
                : "; known parameters: " + String.join(", ", operation.query().keySet()) + ".";
    }

    /** Parameters are text: one becomes a number or a boolean if the schema wants that and it looks like one. */
    private static JsonNode typed(ContractSchema schema, String value) {
        return switch (schema.json().path("type").asText()) {
            case "integer" ->
                value.matches("-?\\d{1,18}") ? LongNode.valueOf(Long.parseLong(value)) : TextNode.valueOf(value);
            case "boolean" ->
                value.matches("true|false") ? BooleanNode.valueOf(value.equals("true")) : TextNode.valueOf(value);
            default -> TextNode.valueOf(value);
        };
    }

    private Buffer body(RoutingContext context, Operation operation) {
        Buffer body = context.body().buffer();
        if (operation.body().isEmpty() || body == null || body.length() == 0) {
            if (operation.isBodyRequired()) {
                throw new ProblemException(400, "The body is missing; /openapi.json describes it.");
            }
            return Buffer.buffer();
        }
        requireJson(context);
        JsonNode json = RequestBody.parse(body.getBytes());
        contract.violation(operation.body().get(), json).ifPresent(violation -> {
            throw new ProblemException(violation.problem());
        });
        return Buffer.buffer(
                RequestBody.withEncrypted(json, operation.secrets(), fernet).toString());
    }

    private static void requireJson(RoutingContext context) {
        var type = context.parsedHeaders().contentType();
        boolean isUtf8 =
                type.parameter("charset") == null || type.parameter("charset").equalsIgnoreCase("utf-8");
        boolean isJson =
                "application".equalsIgnoreCase(type.component()) && "json".equalsIgnoreCase(type.subComponent());
        if (!isJson || !isUtf8) {
            throw new ProblemException(415, "Send the body as 'Content-Type: application/json', in UTF-8.");
        }
    }

    /** Ends the request with the problem, or with a 500 that does not reveal internals. */
    static void refuse(RoutingContext context, Throwable failure) {
        Problem problem = problemOf(context, failure);
        problem.headers().forEach(context.response()::putHeader);
        context.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(problem.json());
    }

    private static Problem problemOf(RoutingContext context, Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof HttpException malformed && malformed.getStatusCode() == 400) {
            return Problem.of(
                    400,
                    "The request is malformed: it needs a Host, an address of percent-encoded UTF-8, and no Expect other than"
                            + " 100-continue.");
        }
        LogContext.defect(
                LOG,
                "A request to " + context.request().path() + " failed before it reached a route: "
                        + Diagnosis.of(failure).logSentence(),
                failure);
        return Problem.of(500, "The service failed; its log has the details.");
    }
}
