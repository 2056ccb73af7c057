package org.amcsnowflake.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.amcsnowflake.destination.DestinationException;
import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;
import org.amcsnowflake.logging.LogContext;
import org.amcsnowflake.sql.InvalidNameException;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Writes the responses of routes; they contain none of the request's headers. Thread-safe. */
public final class Responses {
    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Responds with the body, or with 404 if a statement found nothing; a no-op if the route has responded already. */
    public void ok(Exchange exchange) {
        if (exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE) != null) {
            return;
        }
        String body = exchange.getMessage().getBody(String.class);
        if (body == null) {
            respond(exchange, Problem.notFound());
        } else {
            respond(exchange, 200, "application/json", body);
        }
    }

    /** @param location of the new resource */
    public void created(Exchange exchange, String location) {
        String body = required(exchange);
        respond(exchange, 201, "application/json", body);
        exchange.getMessage().setHeader("Location", location);
    }

    public void createdSchedule(Exchange exchange, @Header("id") String id) {
        created(
                exchange,
                "/api/schedules/"
                        + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /** @throws ProblemException 404 if there is no body because a statement found nothing */
    public void noContent(Exchange exchange) {
        required(exchange);
        respond(exchange, 204, null, "");
    }

    /** @throws ProblemException 409 with the detail if there is no body because a statement changed nothing */
    public void requireChanged(@Body @Nullable Object changed, String detail) {
        if (changed == null) {
            throw new ProblemException(409, detail);
        }
    }

    /**
     * Responds with a page of what a statement listed: {@code shown} as JSON, with its {@code position}.
     *
     * @param rows one more than the limit if there is a next page; or the last one, with nothing to show, is where the search
     *     stopped
     */
    public void page(Exchange exchange, @Variable("rows") List<Map<String, Object>> rows, String name, int limit)
            throws JsonProcessingException {
        List<Map<String, Object>> page = rows.stream()
                .filter(row -> row.get("shown") != null)
                .limit(limit)
                .toList();
        ObjectNode response = JSON.createObjectNode();
        var list = response.putArray(name);
        for (Map<String, Object> row : page) {
            list.add(JSON.readTree(String.valueOf(row.get("shown"))));
        }
        response.put("next_cursor", nextCursor(rows, limit));
        respond(exchange, 200, "application/json", response.toString());
    }

    private static @Nullable String nextCursor(List<Map<String, Object>> rows, int limit) {
        Map<String, Object> end;
        if (rows.size() > limit) {
            end = rows.get(limit - 1);
        } else if (!rows.isEmpty() && rows.get(rows.size() - 1).get("shown") == null) {
            end = rows.get(rows.size() - 1);
        } else {
            return null;
        }
        return String.valueOf(end.get("position"));
    }

    public void problem(Exchange exchange) {
        respond(exchange, problemOf(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class), exchange));
    }

    private static Problem problemOf(Throwable failure, Exchange exchange) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException known) {
                return known.problem();
            }
            if (cause instanceof DestinationException refused) {
                return Problem.ofField(422, refused.field(), String.valueOf(refused.getMessage()));
            }
            if (cause instanceof InvalidNameException) {
                return Problem.of(422, String.valueOf(cause.getMessage()));
            }
            if (cause instanceof SQLException && Diagnosis.of(cause).errorClass() == ErrorClass.TRANSIENT) {
                return Problem.of(503, "The database of the AMC manager is not available. Try again in a minute.");
            }
        }
        LogContext.defect(
                LOG,
                "Route " + exchange.getFromRouteId() + " failed: "
                        + Diagnosis.of(failure).logSentence(),
                failure);
        return Problem.of(500, "The service failed; its log has the details.");
    }

    private static String required(Exchange exchange) {
        String body = exchange.getMessage().getBody(String.class);
        if (body == null) {
            throw new ProblemException(Problem.notFound());
        }
        return body;
    }

    private static void respond(Exchange exchange, Problem problem) {
        respond(exchange, problem.status(), Problem.MEDIA_TYPE, problem.json());
        problem.headers().forEach(exchange.getMessage()::setHeader);
    }

    static void respond(Exchange exchange, int status, @Nullable String mediaType, String body) {
        DefaultMessage response = new DefaultMessage(exchange);
        response.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        if (mediaType != null) {
            response.setHeader(Exchange.CONTENT_TYPE, mediaType);
            response.setBody(body.getBytes(StandardCharsets.UTF_8));
        }
        exchange.setMessage(response);
    }
}
