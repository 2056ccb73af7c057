package org.amcsnowflake.flow;

import org.amcsnowflake.support.Background;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port of its own whose connections are passed on to another port of this machine. Shut, as at the beginning, it refuses
 * connections, as a host does that is down.
 */
public final class Relay implements AutoCloseable {
    private final int port = FreePort.find();
    private final Set<Socket> passed = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;

    /** For an address of SNOWFLAKE_HOSTS. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** @param target the port that connections are passed on to from now on */
    public synchronized void open(int target) {
        try {
            ServerSocket listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            listener = listening;
            Background.run(() -> accept(listening, target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses connections from now on, and cuts those that are there. */
    public synchronized void shut() {
        if (listener != null) {
            close(listener);
        }
        passed.forEach(Relay::close);
        passed.clear();
    }

    private Void accept(ServerSocket listening, int target) throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            synchronized (this) {
                if (listening.isClosed()) {
                    close(client);
                    close(server);
                    continue;
                }
                passed.add(client);
                passed.add(server);
            }
            Background.run(() -> copy(client, server));
            Background.run(() -> copy(server, client));
        }
    }

    private Void copy(Socket from, Socket to) throws IOException {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
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
        shut();
    }
}
