package org.amcsnowflake.local.snowflake.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import org.amcsnowflake.local.snowflake.session.Refusal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** A request as a driver sent it, with its body decompressed. */
final class Request {
    private static final Pattern TOKEN = Pattern.compile("Snowflake Token=\"([^\"]+)\"");

    private final HttpExchange exchange;
    private final Map<String, String> parameters;

    Request(HttpExchange exchange) {
        this.exchange = exchange;
        this.parameters = decoded(exchange.getRequestURI().getRawQuery());
    }

    String method() {
        return exchange.getRequestMethod();
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    /** A query parameter; an empty one counts as missing. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isBlank());
    }

    /** The session token, or the master token if a token is renewed. */
    String token() {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        Matcher matcher = TOKEN.matcher(header == null ? "" : header);
        if (!matcher.matches()) {
            throw new Refusal("390103", "Session token not found in the request data.");
        }
        return matcher.group(1);
    }

    JsonNode body() throws IOException {
        boolean zipped = "gzip".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream raw = exchange.getRequestBody();
                InputStream body = zipped ? new GZIPInputStream(raw) : raw) {
            return Json.MAPPER.readTree(body);
        } catch (JsonProcessingException malformed) {
            throw new BadRequestException("The body is not JSON: " + malformed.getOriginalMessage());
        }
    }

    private static Map<String, String> decoded(String query) {
        Map<String, String> decoded = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                decoded.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return decoded;
    }
}
