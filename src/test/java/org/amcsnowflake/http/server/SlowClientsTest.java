package org.amcsnowflake.http.server;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import org.amcsnowflake.support.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Time limits for slow clients, over real sockets. */
class SlowClientsTest {
    private static final String GOOD = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";
    private static final int HALF_OPEN = 200;

    private final SlowClients clients = new SlowClients(Duration.ofMillis(500), Duration.ofMillis(700));
    private final Vertx vertx = Vertx.vertx();
    private final Promise<Void> release = Promise.promise();
    private final List<Socket> open = new ArrayList<>();
    private int port;

    @BeforeEach
    void start() throws Exception {
        Vertx limited = ApiServer.limited(vertx, clients);
        Router router = Router.router(limited);
        router.route().handler(clients::begin).handler(new Framing(clients)::check);
        router.route("/slow")
                .handler(BodyHandler.create(false))
                .handler(request -> release.future()
                        .onSuccess(released -> request.response().end("slow answer")));
        router.route()
                .handler(BodyHandler.create(false))
                .handler(request -> request.response().end("answer"));
        HttpServer server = limited.createHttpServer(new HttpServerOptions()).requestHandler(router);
        port = Patience.resultOf(
                        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture())
                .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : open) {
            socket.close();
        }
        Patience.resultOf(vertx.close().toCompletionStage().toCompletableFuture());
    }

    @Test
    void incompleteRequestsAreClosedWithoutDelayingOthers() throws IOException {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < HALF_OPEN; i++) {
            silent.add(connected(i % 2 == 0 ? "" : "POST / HTTP/1.1\r\nHost: he"));
        }

        assertThat(readToEnd(connected(GOOD))).endsWith("answer");
        for (Socket socket : silent) {
            assertThat(readToEnd(socket)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nhalf",
                "POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void aConnectionWithoutTheBodyIsClosed(String begin) throws IOException {
        assertThat(readToEnd(connected(begin))).doesNotContain("answer");
    }

    @Test
    void sendingByteByByteDoesNotExtendTheLimit() throws Exception {
        Socket head = connected("GET / HTTP/1.1\r\nHost: here\r\nX-Slow: ");
        Socket body = connected("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100000\r\n\r\n");
        vertx.setPeriodic(10, tick -> {
            trickle(head);
            trickle(body);
        });

        assertThat(readToEnd(head)).isEmpty();
        assertThat(readToEnd(body)).isEmpty();
    }

    @Test
    void anIdleConnectionIsKeptForAWhile() throws IOException {
        Socket socket = connected(GOOD);
        socket.getOutputStream().write(GOOD.getBytes(StandardCharsets.US_ASCII));

        assertThat(readToEnd(socket)).containsPattern("(?s)answer.*answer$");
    }

    @Test
    void aRequestThatHasArrivedMayTakeLongerToAnswer() throws IOException {
        Socket slow = connected("POST /slow HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n\r\nbody");

        assertThat(readToEnd(connected("POST / HTTP/1.1\r\nHost: he"))).isEmpty();
        release.complete();
        assertThat(readToEnd(slow)).endsWith("slow answer");
    }

    private Socket connected(String sent) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) Patience.LIMIT.toMillis());
        open.add(socket);
        socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void trickle(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException closed) {
            // The test waits for this.
        }
    }

    /** The bytes received until the service closes the connection. */
    private static String readToEnd(Socket socket) throws IOException {
        StringBuilder read = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                read.append((char) next);
            }
        } catch (SocketException reset) {
            // The service had not read everything that was sent.
        }
        return read.toString();
    }
}
