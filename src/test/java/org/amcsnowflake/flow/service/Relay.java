package org.amcsnowflake.flow.service;

import org.amcsnowflake.support.Background;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port whose connections are forwarded to another port of this machine. It is closed at first, and refuses
 * connections like a host that is down.
 */
public final class Relay implements AutoCloseable {
    /** Below the range of ephemeral ports, so that no connection takes it while it is closed. */
    private static final int LOWEST = 12_000;

    private static final int HIGHEST = 32_000;

    private final int port = freePort();
    private final Set<Socket> passed = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;
    private volatile CompletableFuture<Void> released = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> accepting = CompletableFuture.completedFuture(null);

    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // In use; try another one.
            }
        }
    }

    /** As the driver's HTTP client formats it. */
    String address() {
        return "127.0.0.1:" + port + " [/127.0.0.1]";
    }

    public int port() {
        return port;
    }

    /** For SNOWFLAKE_HOSTS. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** @param target the port to forward connections to */
    public void open(int target) {
        try {
            ServerSocket listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            listener = listening;
            accepting = Background.run(() -> accept(listening, target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses new connections and closes the existing ones. */
    public void shut() {
        if (listener != null) {
            close(listener);
        }
        // The port stays in use while somebody still accepts connections.
        accepting.exceptionally(closed -> null).join();
        passed.forEach(Relay::close);
        passed.clear();
    }

    /** Until {@link #release}, connections are accepted and stay open, but nothing is forwarded. */
    public void hold() {
        released = new CompletableFuture<>();
    }

    public void release() {
        released.complete(null);
    }

    private Void accept(ServerSocket listening, int target) throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server;
            try {
                server = new Socket(InetAddress.getLoopbackAddress(), target);
            } catch (ConnectException refused) {
                client.close();
                continue;
            }
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            passed.add(client);
            passed.add(server);
            Background.run(() -> copy(client, server));
            Background.run(() -> copy(server, client));
        }
    }

    private Void copy(Socket from, Socket to) throws IOException {
        byte[] buffer = new byte[8192];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                released.join();
                out.write(buffer, 0, length);
            }
        } finally {
            passed.remove(from);
            passed.remove(to);
        }
        return null;
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception closed) {
            throw new AssertionError(closed);
        }
    }

    @Override
    public void close() {
        release();
        shut();
    }
}
