package org.amcsnowflake.http.server;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import org.amcsnowflake.http.contract.ProblemException;

import java.util.List;

/**
 * Rejects requests that a proxy in front of this service could understand differently (RFC 9112): those with several
 * hosts, and those whose end is ambiguous, since their rest could be mistaken for another request. Netty itself rejects those
 * with a Content-Length too, and those with ambiguous chunks.
 */
public final class Framing {
    private final SlowClients clients;

    public Framing(SlowClients clients) {
        this.clients = clients;
    }

    public void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        List<String> encodings = request.headers().getAll("Transfer-Encoding");
        if (request.headers().getAll("Host").size() > 1) {
            refuse(context, "The request has several Host headers: send one.");
        } else if (encodings.isEmpty()) {
            context.next();
        } else if (encodings.size() > 1 || !encodings.get(0).strip().equalsIgnoreCase("chunked")) {
            refuse(context, "The Transfer-Encoding is unknown: send chunked, or a Content-Length.");
        } else if (request.version() == HttpVersion.HTTP_1_0) {
            refuse(context, "HTTP/1.0 has no Transfer-Encoding: send a Content-Length.");
        } else {
            context.next();
        }
    }

    private void refuse(RoutingContext context, String sentence) {
        clients.closeAfter(context);
        RequestValidator.refuse(context, new ProblemException(400, sentence));
    }
}
