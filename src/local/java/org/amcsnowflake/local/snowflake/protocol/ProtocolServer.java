package org.amcsnowflake.local.snowflake.protocol;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.amcsnowflake.local.snowflake.session.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;

/** Listens on the loopback address only. */
public final class ProtocolServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolServer.class);

    private final HttpServer http;
    private final Router router;

    public ProtocolServer(int port, Backend served) {
        this.router = new Router(served);
        this.http = bound(port);
        http.createContext("/", this::handle);
    }

    public void start(Executor executor) {
        http.setExecutor(executor);
        http.start();
    }

    public int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private static HttpServer bound(int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (BindException taken) {
            throw new IllegalStateException(
                    "The local Snowflake cannot start: port " + port
                            + " is already in use. Stop what uses it, or choose"
                            + " another with LOCAL_SNOWFLAKE_PORT.",
                    taken);
        } catch (IOException failure) {
            throw new UncheckedIOException("The local Snowflake cannot open port " + port + ".", failure);
        }
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            answer(new Request(exchange)).send(exchange);
        } catch (IOException clientIsGone) {
            LOG.debug("The client of {} has disconnected.", exchange.getRequestURI(), clientIsGone);
        } catch (RuntimeException mishap) {
            LOG.error("The local Snowflake failed on {}.", exchange.getRequestURI(), mishap);
        }
    }

    private Reply answer(Request request) throws IOException {
        try {
            return router.answer(request);
        } catch (Refusal refusal) {
            return Reply.refused(refusal.code(), String.valueOf(refusal.getMessage()));
        } catch (BadRequestException bad) {
            return Reply.json(400, json -> json.writeStringField("error", bad.getMessage()));
        }
    }
}
