package org.amcsnowflake.local.snowflake.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A response to the client. */
interface Reply {

    void send(HttpExchange exchange) throws IOException;

    /** A response in the drivers' format: success, code, message and data. */
    static Reply of(boolean success, String code, String message, Json.Part data) {
        return json(200, json -> {
            json.writeFieldName("data");
            data.write(json);
            json.writeStringField("code", code);
            json.writeStringField("message", message);
            json.writeBooleanField("success", success);
        });
    }

    static Reply success(Json.Part data) {
        return json(200, json -> {
            json.writeFieldName("data");
            data.write(json);
            json.writeNullField("code");
            json.writeNullField("message");
            json.writeBooleanField("success", true);
        });
    }

    static Reply refused(String code, String message) {
        return of(false, code, message, JsonGenerator::writeNull);
    }

    /** @param fields of the response's single object */
    static Reply json(int status, Json.Part fields) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            boolean zipped = acceptsGzip(exchange);
            if (zipped) {
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            }
            exchange.sendResponseHeaders(status, 0);
            OutputStream raw = exchange.getResponseBody();
            OutputStream body = zipped ? new QuickGzip(raw) : raw;
            try (JsonGenerator json = Json.MAPPER.createGenerator(new BufferedOutputStream(body, 1 << 16))) {
                json.writeStartObject();
                fields.write(json);
                json.writeEndObject();
            }
        };
    }

    /** A response of a gateway in front of Snowflake, such as 503. */
    static Reply status(int status) {
        return exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        };
    }

    /** No response: the connection is closed. */
    static Reply drop() {
        return HttpExchange::close;
    }

    private static boolean acceptsGzip(HttpExchange exchange) {
        String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
        return accepted != null && accepted.contains("gzip");
    }

    /** Fast gzip, since client and server share a machine. */
    final class QuickGzip extends GZIPOutputStream {
        private QuickGzip(OutputStream out) throws IOException {
            super(out, 1 << 14);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
