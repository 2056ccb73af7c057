package org.amcsnowflake.operations;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

import java.net.URI;
import java.util.Set;

/**
 * Where a request comes from: a browser sends the operator's login with every request, also with one from another
 * site's page.
 */
final class RequestSource {
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private RequestSource() {}

    /**
     * Whether a page of another site made the browser send this request. Programs other than browsers send neither of
     * the two headers, which pages cannot change.
     */
    static boolean isCrossSite(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return headers.getAll("Sec-Fetch-Site").stream().anyMatch(site -> !OWN.contains(site))
                || headers.getAll("Origin").stream().anyMatch(origin -> !isSameOrigin(origin, headers));
    }

    /** A proxy that terminates TLS may change the scheme, so only host and port are compared. */
    private static boolean isSameOrigin(String origin, MultiMap headers) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(headers.get("Host"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
