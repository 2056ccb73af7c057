package org.amcsnowflake.local.snowflake.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The key sets of the issuers of workload identities, read over HTTP and cached. A key that was published after a set was
 * read is unknown until the set expires.
 */
public final class IssuerKeys {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Duration kept;
    private final Map<String, KeySet> byIssuer = new ConcurrentHashMap<>();
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private record KeySet(JWKSet keys, long readAt) {}

    public IssuerKeys(Duration kept) {
        this.kept = kept;
    }

    /** As if all key sets had expired. */
    public void forget() {
        byIssuer.clear();
    }

    /**
     * A key of RS256.
     *
     * @throws IdentityTokenCheck.Invalid if the issuer has no such key, or cannot be reached
     */
    RSAPublicKey key(String issuer, @Nullable String keyId) throws IdentityTokenCheck.Invalid {
        try {
            Optional<JWK> key =
                    Optional.ofNullable(keyId).map(id -> keys(issuer).getKeyByKeyId(id));
            return key.orElseThrow(() -> new IdentityTokenCheck.Invalid("the issuer has no such key"))
                    .toRSAKey()
                    .toRSAPublicKey();
        } catch (JOSEException | ClassCastException e) {
            throw new IdentityTokenCheck.Invalid("the issuer's key is not an RSA key");
        } catch (Unreachable e) {
            throw new IdentityTokenCheck.Invalid("the issuer's key set cannot be read: " + e.getMessage());
        }
    }

    private static final class Unreachable extends RuntimeException {
        Unreachable(String why) {
            super(why);
        }
    }

    private JWKSet keys(String issuer) {
        KeySet known = byIssuer.get(issuer);
        if (known == null || System.nanoTime() - known.readAt > kept.toNanos()) {
            known = new KeySet(read(issuer), System.nanoTime());
            byIssuer.put(issuer, known);
        }
        return known.keys;
    }

    private JWKSet read(String issuer) {
        try {
            JsonNode configuration =
                    JSON.readTree(get(URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration")));
            if (!configuration.path("issuer").asText().equals(issuer)) {
                throw new Unreachable("its configuration names another issuer");
            }
            return JWKSet.parse(get(URI.create(configuration.path("jwks_uri").asText())));
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw new Unreachable(String.valueOf(e.getMessage()));
        }
    }

    private String get(URI address) throws IOException {
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(address).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }
}
