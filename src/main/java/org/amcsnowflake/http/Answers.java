package org.amcsnowflake.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.amcsnowflake.destination.DestinationException;
import org.amcsnowflake.snowflake.Diagnosis;
import org.amcsnowflake.snowflake.FaultClass;
import org.amcsnowflake.snowflake.InvalidNameException;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
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

/** Makes the answers: nothing of a request's headers goes along. Thread-safe. */
public final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws ProblemException 404 where there is no body, since a statement found nothing */
    public void ok(Exchange exchange) {
        answer(exchange, 200, "application/json", required(exchange));
    }

    /** @param location of what was made */
    public void created(Exchange exchange, String location) {
        String body = required(exchange);
        answer(exchange, 201, "application/json", body);
        exchange.getMessage().setHeader("Location", location);
    }

    public void createdSchedule(Exchange exchange, @Variable("scheduleId") String id) {
        created(
                exchange,
                "/api/schedules/"
                        + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /** @throws ProblemException 404 where there is no body, since a statement found nothing */
    public void noContent(Exchange exchange) {
        required(exchange);
        answer(exchange, 204, null, "");
    }

    /** @throws ProblemException 404 where there is no body, since a statement found nothing */
    public void requireFound(@Body @Nullable Object found) {
        if (found == null) {
            throw new ProblemException(Problem.notFound());
        }
    }

    /** @throws ProblemException 409 with the sentence where there is no body, since a statement changed nothing */
    public void requireChanged(@Body @Nullable Object changed, String sentence) {
        if (changed == null) {
            throw new ProblemException(409, sentence);
        }
    }

    /**
     * A page of what a statement listed, {@code shown} as JSON and with its {@code position}.
     *
     * @param rows one more than the page has room for where there is a next one; or the last is where the search stopped, and has
     *     nothing to be shown
     */
    public String page(@Body List<Map<String, Object>> rows, String name, int limit) throws JsonProcessingException {
        List<Map<String, Object>> page = rows.stream()
                .filter(row -> row.get("shown") != null)
                .limit(limit)
                .toList();
        ObjectNode answer = JSON.createObjectNode();
        var list = answer.putArray(name);
        for (Map<String, Object> row : page) {
            list.add(JSON.readTree(String.valueOf(row.get("shown"))));
        }
        answer.put("next_cursor", nextCursor(rows, limit));
        return answer.toString();
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
        Problem problem = problemOf(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class), exchange);
        answer(exchange, problem.status(), Problem.MEDIA_TYPE, problem.json());
        problem.headers().forEach(exchange.getMessage()::setHeader);
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
            if (cause instanceof SQLException && Diagnosis.of(cause).faultClass() == FaultClass.TRANSIENT) {
                return Problem.of(503, "The AMC manager's database does not answer just now. Try again in a minute.");
            }
        }
        LOG.error("Route {} failed.", exchange.getFromRouteId(), failure);
        return Problem.of(500, "The service failed; its log says how.");
    }

    private static String required(Exchange exchange) {
        String body = exchange.getMessage().getBody(String.class);
        if (body == null) {
            throw new ProblemException(Problem.notFound());
        }
        return body;
    }

    private static void answer(Exchange exchange, int status, @Nullable String mediaType, String body) {
        DefaultMessage answer = new DefaultMessage(exchange);
        answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        if (mediaType != null) {
            answer.setHeader(Exchange.CONTENT_TYPE, mediaType);
            answer.setBody(body.getBytes(StandardCharsets.UTF_8));
        }
        exchange.setMessage(answer);
    }
}
