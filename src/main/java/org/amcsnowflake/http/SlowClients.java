package org.amcsnowflake.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes connections whose clients keep it waiting: for the head of a first request, for the rest of a request, for the next
 * request. Thread-safe; what concerns one connection happens in its own thread.
 */
final class SlowClients {
    /** For the work on a request and its answer: longer than a connection test, the longest of all, takes. */
    private static final Duration ANSWER = Duration.ofMinutes(5);
    /** For taking the last answer: what is closed before that may not arrive. */
    private static final Duration LAST_ANSWER = Duration.ofSeconds(1);

    private final Duration request;
    private final Duration idle;
    private final Map<HttpConnection, Client> clients = new ConcurrentHashMap<>();

    /**
     * @param request how long the head of a first request may take; and its body, or that of any other
     * @param idle how long a connection is kept for the next request
     */
    SlowClients(Duration request, Duration idle) {
        this.request = request;
        this.idle = idle;
    }

    void accept(HttpConnection connection, Vertx vertx) {
        Client client = new Client(connection, vertx);
        clients.put(connection, client);
        connection.closeHandler(closed -> {
            clients.remove(connection);
            client.stopTimer();
        });
        client.expectWithin(request);
    }

    /** Goes on with a request whose head is there, unless it comes after the last one of its connection. */
    void begin(RoutingContext context) {
        Client client = clients.get(context.request().connection());
        if (client == null || client.isLeaving) {
            return;
        }
        client.present = context;
        client.expectWithin(request);
        context.request().end().onSuccess(whole -> {
            if (client.present == context) {
                client.expectWithin(ANSWER);
            }
        });
        context.addEndHandler(answered -> {
            if (client.present == context) {
                client.present = null;
                client.expectWithin(client.isLeaving ? LAST_ANSWER : idle);
            }
        });
        context.next();
    }

    /** Has the connection closed after the answer to this request; nothing more is read from it. */
    void closeAfter(RoutingContext context) {
        Client client = clients.get(context.request().connection());
        if (client != null) {
            client.isLeaving = true;
            context.response().putHeader("Connection", "close");
        }
    }

    private static final class Client {
        private final HttpConnection connection;
        private final Vertx vertx;
        private @Nullable RoutingContext present;
        private boolean isLeaving;
        private long timer = -1;

        Client(HttpConnection connection, Vertx vertx) {
            this.connection = connection;
            this.vertx = vertx;
        }

        void expectWithin(Duration time) {
            stopTimer();
            timer = vertx.setTimer(time.toMillis(), late -> connection.close());
        }

        void stopTimer() {
            vertx.cancelTimer(timer);
        }
    }
}
