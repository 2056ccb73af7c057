package org.amcsnowflake.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.amcsnowflake.destination.IdentityIssuer;
import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;
import org.amcsnowflake.identity.SigningKeys;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * What Snowflake reads about the issuer of this service's tokens: its configuration (OpenID Connect Discovery 1.0) and its key
 * set. Both are public. Thread-safe.
 */
public final class IdentityDocuments {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Anybody may ask, and PostgreSQL is asked once in this time. */
    private static final Duration KEPT = Duration.ofSeconds(1);

    private final IdentityIssuer issuer;
    private final SigningKeys keys;
    private String keySet = "";
    private @Nullable SQLException failure;
    private @Nullable Long readAt;

    public IdentityDocuments(IdentityIssuer issuer, SigningKeys keys) {
        this.issuer = issuer;
        this.keys = keys;
    }

    /** @throws ProblemException 404 if there is no issuer */
    public void configuration(Exchange exchange) {
        String address = address();
        ObjectNode configuration = JSON.createObjectNode();
        configuration.put("issuer", address).put("jwks_uri", address + "/.well-known/jwks.json");
        configuration.putArray("response_types_supported").add("id_token");
        configuration.putArray("subject_types_supported").add("public");
        configuration.putArray("id_token_signing_alg_values_supported").add("RS256");
        configuration
                .putArray("claims_supported")
                .add("iss")
                .add("sub")
                .add("aud")
                .add("iat")
                .add("exp")
                .add("jti");
        Responses.respond(exchange, 200, "application/json", configuration.toString());
    }

    /**
     * @throws ProblemException 404 if there is no issuer
     * @throws SQLException if the keys cannot be read; then nothing can be signed either
     */
    public void keySet(Exchange exchange) throws SQLException, JsonProcessingException {
        address();
        Responses.respond(exchange, 200, "application/json", keySet());
    }

    private String address() {
        return issuer.address()
                .orElseThrow(() -> new ProblemException(Problem.of(
                        404, "This service is no issuer: its administrator has not set WORKLOAD_IDENTITY_ISSUER.")));
    }

    /** A failure is kept too: while PostgreSQL is away, only one request at a time waits for it. */
    private synchronized String keySet() throws SQLException, JsonProcessingException {
        if (readAt == null || System.nanoTime() - readAt > KEPT.toNanos()) {
            try {
                keySet = read();
                failure = null;
            } catch (SQLException e) {
                failure = e;
            }
            readAt = System.nanoTime();
        }
        if (failure != null) {
            throw failure;
        }
        return keySet;
    }

    /** Makes the first key, since Snowflake may cache what it reads here. */
    private String read() throws SQLException, JsonProcessingException {
        List<SigningKeys.Published> published = keys.published();
        if (published.isEmpty()) {
            keys.rotateIfDue();
            published = keys.published();
        }
        ObjectNode set = JSON.createObjectNode();
        var list = set.putArray("keys");
        for (SigningKeys.Published key : published) {
            list.add(JSON.readTree(key.jwk()));
        }
        return set.toString();
    }
}
