package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * A refusal as RFC 9457 writes it.
 *
 * @param detail what happened and what to do next; holds no secret
 * @param field the field or parameter that the detail speaks of, inside another one after a dot; null where it speaks of none
 * @param headers that go with the status
 */
public record Problem(int status, String detail, @Nullable String field, Map<String, String> headers) {
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final int LONGEST_NAME = 80;
    private static final ObjectMapper JSON = new ObjectMapper();

    public Problem {
        headers = Map.copyOf(headers);
    }

    public static Problem of(int status, String detail) {
        return new Problem(status, detail, null, Map.of());
    }

    /** @param headers that go with the status */
    public static Problem withHeaders(int status, String detail, Map<String, String> headers) {
        return new Problem(status, detail, null, headers);
    }

    /** Of what was entered into a field. */
    static Problem ofField(int status, @Nullable String field, String detail) {
        return new Problem(status, detail, field, Map.of());
    }

    public static Problem notFound() {
        return of(404, "Not found, or owned by another user.");
    }

    /** A name that the caller made up, so that the detail stays readable. */
    static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }

    /** For an answer's body. */
    public String json() {
        ObjectNode problem = JSON.createObjectNode();
        problem.put("type", "about:blank");
        problem.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
        problem.put("status", status);
        problem.put("detail", detail);
        if (field != null) {
            problem.put("field", field);
        }
        return problem.toString();
    }
}
