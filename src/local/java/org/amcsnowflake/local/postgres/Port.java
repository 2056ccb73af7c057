package org.amcsnowflake.local.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

final class Port {
    private Port() {}

    static void requireFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            // Otherwise a connection of the last run in TIME_WAIT would count as a listening program.
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Port " + port + " for the local PostgreSQL is in use by another program: set LOCAL_POSTGRES_PORT "
                            + "to a free one or stop that program.",
                    e);
        }
    }
}
