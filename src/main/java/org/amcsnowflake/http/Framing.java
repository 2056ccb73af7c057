package org.amcsnowflake.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

import java.util.List;

/**
 * Refuses requests whose end is not certain (RFC 9112, section 6): what follows could be taken for a request of its own, by
 * this service or by a proxy before it.
 */
final class Framing {
    private final SlowClients clients;

    Framing(SlowClients clients) {
        this.clients = clients;
    }

    void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        List<String> encodings = request.headers().getAll("Transfer-Encoding");
        if (encodings.isEmpty()) {
            context.next();
        } else if (encodings.size() > 1 || !encodings.get(0).strip().equalsIgnoreCase("chunked")) {
            refuse(context, "The Transfer-Encoding is not known here: send chunked, or a Content-Length.");
        } else if (request.headers().contains("Content-Length")) {
            refuse(context, "The request has both a Transfer-Encoding and a Content-Length: send one of them.");
        } else if (request.version() == HttpVersion.HTTP_1_0) {
            refuse(context, "HTTP/1.0 knows no Transfer-Encoding: send a Content-Length.");
        } else {
            context.next();
        }
    }

    private void refuse(RoutingContext context, String sentence) {
        clients.closeAfter(context);
        Gate.refuse(context, new ProblemException(400, sentence));
    }
}
