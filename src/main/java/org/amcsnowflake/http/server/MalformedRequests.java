package org.amcsnowflake.http.server;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import org.amcsnowflake.http.contract.Problem;

/** Rejects requests that reach no route, since they violate HTTP/1.1 (RFC 9112); their connections are closed. */
final class MalformedRequests {
    private MalformedRequests() {}

    static void refuse(HttpServerRequest request) {
        Problem problem = problemOf(request.decoderResult().cause());
        HttpServerSetup.addHeaders(request.response());
        request.response()
                .setStatusCode(problem.status())
                .putHeader("Connection", "close")
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(problem.json())
                .onComplete(sent -> request.connection().close());
    }

    private static Problem problemOf(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(414, "The address is too long.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Problem.of(431, "The headers are too long.");
        }
        return Problem.of(
                400,
                "The request is malformed: it must be HTTP/1.1 with one Content-Length, or one Transfer-Encoding, which"
                        + " is chunked.");
    }
}
