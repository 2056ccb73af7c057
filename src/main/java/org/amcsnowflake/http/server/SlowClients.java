package org.amcsnowflake.http.server;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes connections whose clients are slow to send the head of the first request, the rest of a request or the next request.
 * Thread-safe; each connection is handled in its own thread.
 */
public final class SlowClients {
    /** For processing a request and sending the response: longer than the slowest operation, a connection test, takes. */
    private static final Duration ANSWER = Duration.ofMinutes(5);
    /** For receiving the last response: if the connection is closed earlier, it may not arrive. */
    private static final Duration LAST_ANSWER = Duration.ofSeconds(1);

    private final Duration request;
    private final Duration idle;
    private final Map<HttpConnection, Client> clients = new ConcurrentHashMap<>();

    /**
     * @param request how long the head of the first request may take, and how long the body of any request
     * @param idle how long a connection is kept open for the next request
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

    /** Continues with a request whose head has arrived, unless it follows the last one of its connection. */
    public void begin(RoutingContext context) {
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

    /** Closes the connection after the response to this request; nothing more is read from it. */
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
