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
 * Refuses redirects: the driver would follow them and send the credentials or the session's token along (4.4.1,
 * LaxRedirectStrategy, which no property disables). Its HTTP client queries the JVM's proxy selector for each host,
 * also for a redirect's, so redirects are refused here; all other queries go to the previous selector. With {@code
 * http.useProxy} the driver does not query the selector: then the proxy decides what to allow. Thread-safe.
 */
final class RefusedRedirects extends ProxySelector {
    private static final StackWalker STACK = StackWalker.getInstance();

    private final @Nullable ProxySelector others;

    private RefusedRedirects(@Nullable ProxySelector others) {
        this.others = others;
    }

    /** Installs the selector for the whole process; to be called before the driver's first connection. Idempotent. */
    static synchronized void install() {
        if (!(ProxySelector.getDefault() instanceof RefusedRedirects)) {
            ProxySelector.setDefault(new RefusedRedirects(ProxySelector.getDefault()));
        }
    }

    /** @throws Fault if the driver is about to follow a redirect */
    @Override
    public List<Proxy> select(URI uri) {
        // Every new connection queries a SOCKS proxy, with the scheme "socket".
        if (String.valueOf(uri.getScheme()).startsWith("http") && isFollowedByDriver()) {
            throw new Fault(
                    ErrorClass.ACCOUNT,
                    "The account's host redirects to " + uri.getHost()
                            + ", to which no credentials are sent. Correct the account identifier, or ask the"
                            + " administrator whether SNOWFLAKE_HOSTS or a proxy is wrong.");
        }
        return others == null ? List.of(Proxy.NO_PROXY) : others.select(uri);
    }

    /**
     * The HTTP client determines the first route before it enters this class, and the route of a redirect inside it.
     */
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
