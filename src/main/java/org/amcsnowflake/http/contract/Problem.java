package org.amcsnowflake.http.contract;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * An error response (RFC 9457).
 *
 * @param detail what happened and what to do next; contains no secret
 * @param field the parameter or body field that the detail refers to, with dots between nested names; or null
 * @param headers for the status
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

    /** @param headers for the status */
    public static Problem withHeaders(int status, String detail, Map<String, String> headers) {
        return new Problem(status, detail, null, headers);
    }

    /** For the value of a field. */
    public static Problem ofField(int status, @Nullable String field, String detail) {
        return new Problem(status, detail, field, Map.of());
    }

    public static Problem notFound() {
        return of(404, "Not found, or owned by another user.");
    }

    /** An unknown name that the client sent, shortened so that the detail stays readable. */
    public static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }

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
