package org.amcsnowflake.snowflake;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Asks a host, before the first sign-in there for a while, whether it redirects elsewhere: the driver would follow, and take
 * the credentials along (4.4.1, LaxRedirectStrategy, which no property turns off). Thread-safe.
 */
final class RedirectCheck {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int KNOWN = 10_000;

    private final HttpClient client;
    private final Duration patience;
    private final Cache<URI, Boolean> known =
            Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(KNOWN).build();

    RedirectCheck(Duration patience) {
        this.patience = patience;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience)
                .build();
    }

    /** @throws Fault where it does; one that does not answer is left to the driver to describe */
    void requireStaying(URI host) {
        if (known.getIfPresent(host) != null) {
            return;
        }
        HttpRequest request = HttpRequest.newBuilder(host.resolve("/session/v1/login-request"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .timeout(patience)
                .build();
        try {
            HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
            String location = answer.headers().firstValue("Location").orElse("");
            if (answer.statusCode() / 100 == 3 && !isAt(host, location)) {
                throw new Fault(
                        FaultClass.ACCOUNT,
                        "The account's host " + host.getHost() + " redirects to " + location
                                + ", so nobody is signed in there. Correct the account identifier, or ask the administrator.");
            }
            known.put(host, true);
        } catch (IOException unanswered) {
            // The driver asks again, and says what it met.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isAt(URI host, String location) {
        try {
            URI target = host.resolve(location);
            int port =
                    target.getPort() > 0 ? target.getPort() : target.getScheme().equals("http") ? 80 : 443;
            return host.getScheme().equals(target.getScheme())
                    && host.getHost().equalsIgnoreCase(target.getHost())
                    && host.getPort() == port;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
