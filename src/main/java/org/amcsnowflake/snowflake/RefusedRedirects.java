package org.amcsnowflake.snowflake;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/**
 * Lets no answer send the driver elsewhere: it would follow, and take the credentials or the session's token along (4.4.1,
 * LaxRedirectStrategy, which no property turns off). Its HTTP client asks the JVM's proxy selector for the way to each host,
 * a redirect's too, so that is where a redirect ends; every other question goes to the selector there was before. A driver
 * that is told of its proxy by {@code http.useProxy} does not ask: then the proxy decides what it lets through. Thread-safe.
 */
final class RefusedRedirects extends ProxySelector {
    private static final StackWalker STACK = StackWalker.getInstance();

    private final @Nullable ProxySelector others;

    private RefusedRedirects(@Nullable ProxySelector others) {
        this.others = others;
    }

    /** For the whole process; to be called before the driver's first connection, and of no effect when called again. */
    static synchronized void install() {
        if (!(ProxySelector.getDefault() instanceof RefusedRedirects)) {
            ProxySelector.setDefault(new RefusedRedirects(ProxySelector.getDefault()));
        }
    }

    /** @throws Fault where the driver is about to follow a redirect */
    @Override
    public List<Proxy> select(URI uri) {
        // A connection that is opened, to whatever host, asks for a SOCKS proxy with the scheme "socket".
        if (String.valueOf(uri.getScheme()).startsWith("http") && isFollowedByDriver()) {
            throw new Fault(
                    ErrorClass.ACCOUNT,
                    "The account's host redirects to " + uri.getHost()
                            + ", where nobody's credentials are sent. Correct the"
                            + " account identifier, or ask the administrator whether SNOWFLAKE_HOSTS or a proxy is wrong.");
        }
        return others == null ? List.of(Proxy.NO_PROXY) : others.select(uri);
    }

    /** Its HTTP client determines a first way before it enters this class of its, and the way of a redirect within it. */
    private static boolean isFollowedByDriver() {
        return STACK.walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                .anyMatch(name -> name.startsWith("net.snowflake.") && name.endsWith(".RedirectExec")));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        if (others != null) {
            others.connectFailed(uri, address, failure);
        }
    }
}
