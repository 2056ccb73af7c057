package org.amcsnowflake.operations;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Checks before the start whether a port is free. */
public final class Ports {
    private Ports() {}

    /**
     * @param port 0 for any free port
     * @param setting the environment variable that sets it
     * @throws StartFailure if the port is in use
     */
    public static void requireFree(int port, String setting, String host) {
        try (ServerSocket socket = new ServerSocket()) {
            InetAddress address = InetAddress.getByName(host);
            if (!address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) == null) {
                throw new UnknownHostException(host);
            }
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
        } catch (UnknownHostException e) {
            throw new StartFailure(setting.replaceFirst("_PORT$", "_HOST") + " is '" + host
                    + "'; it must be an address of this machine, or 0.0.0.0 for all of them.");
        } catch (IOException e) {
            throw new StartFailure("Port " + port + " of " + host
                    + " is not available (" + e.getMessage() + "): stop the process that uses it, or set " + setting
                    + " to another port.");
        }
    }
}
