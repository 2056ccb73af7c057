package org.amcsnowflake.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.health.HealthStatus;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;

import javax.crypto.spec.SecretKeySpec;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * Verifies JSON web tokens: signature, issuer, audience, and times with 30 seconds of leeway. A key set is cached for
 * five minutes and read again if it lacks a key, at most twice in 30 seconds. Thread-safe.
 */
public final class BearerTokens {
    /** A key for HS256 has at least as many bytes as the digest (RFC 7518, section 3.2). */
    private static final int SECRET_BYTES = 32;

    private static final int LEEWAY_SECONDS = 30;
    private static final int MILLIS = 5_000;
    private static final int KEY_SET_BYTES = 512 * 1024;

    /** No HMAC: with it, anyone who knows a public key could sign. */
    private static final Set<JWSAlgorithm> OF_KEY_SETS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final AtomicBoolean keySetWasRead = new AtomicBoolean();

    /**
     * @param secret for HS256, or empty if there is a key set
     * @param jwksUrl of a JSON web key set, or empty if there is a secret
     * @throws IllegalArgumentException with the setting that is missing or malformed
     */
    public BearerTokens(String secret, String jwksUrl, String issuer, String audience) {
        if (secret.isBlank() == jwksUrl.isBlank()) {
            throw new IllegalArgumentException(
                    "Set one of JWT_SECRET (for tokens signed with HS256) and JWT_JWKS_URL (for"
                            + " tokens signed with a key of a key set): callers of the API are authenticated with it.");
        }
        if (issuer.isBlank() || audience.isBlank()) {
            throw new IllegalArgumentException(
                    "Set JWT_ISSUER and JWT_AUDIENCE to the iss and aud of the tokens: other tokens are rejected.");
        }
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"), null));
        processor.setJWSKeySelector(
                secret.isBlank()
                        ? new JWSVerificationKeySelector<>(OF_KEY_SETS, keySet(jwksUrl))
                        : ofSecret(bytes(secret)));
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp"));
        claims.setMaxClockSkew(LEEWAY_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
    }

    /** @param settings their values by name, empty for those that are not set */
    public static BearerTokens of(UnaryOperator<String> settings) {
        return new BearerTokens(
                settings.apply("jwt.secret"),
                settings.apply("jwt.jwks.url"),
                settings.apply("jwt.issuer"),
                settings.apply("jwt.audience"));
    }

    private static byte[] bytes(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "JWT_SECRET has " + bytes.length + " bytes; HS256 needs at least " + SECRET_BYTES + ".");
        }
        return bytes;
    }

    /** Whatever key id a token names, since there is only one key. */
    private static JWSKeySelector<SecurityContext> ofSecret(byte[] secret) {
        List<SecretKeySpec> keys = List.of(new SecretKeySpec(secret, "HmacSHA256"));
        return (header, context) -> JWSAlgorithm.HS256.equals(header.getAlgorithm()) ? keys : List.of();
    }

    private JWKSource<SecurityContext> keySet(String url) {
        return JWKSourceBuilder.create(parsed(url), new KeySetRetriever())
                .outageTolerantForever()
                .healthReporting(report -> {
                    if (report.getHealthStatus() == HealthStatus.HEALTHY) {
                        keySetWasRead.set(true);
                    }
                })
                .build();
    }

    /**
     * Reads a key set once.
     *
     * @return how many keys it has
     * @throws IOException if it cannot be read
     */
    public static int keysAt(String jwksUrl) throws IOException {
        URL url = parsed(jwksUrl);
        try {
            return JWKSet.parse(new KeySetRetriever().retrieveResource(url).getContent())
                    .getKeys()
                    .size();
        } catch (ParseException e) {
            throw new IOException("it is not a JSON web key set", e);
        }
    }

    /** Reads only from the address that the administrator has set: a redirect is a failure. */
    private static final class KeySetRetriever extends DefaultResourceRetriever {
        KeySetRetriever() {
            super(MILLIS, MILLIS, KEY_SET_BYTES);
        }

        @Override
        protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
            HttpURLConnection connection = super.openHTTPConnection(url);
            connection.setInstanceFollowRedirects(false);
            return connection;
        }
    }

    private static URL parsed(String url) {
        try {
            URI uri = URI.create(url.strip());
            boolean onThisMachine = Set.of("localhost", "127.0.0.1").contains(String.valueOf(uri.getHost()));
            boolean isSafe = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && onThisMachine;
            if (!isSafe || uri.getHost() == null) {
                throw new IllegalArgumentException(url);
            }
            return uri.toURL();
        } catch (IllegalArgumentException | MalformedURLException e) {
            throw new IllegalArgumentException("JWT_JWKS_URL is '" + url + "'; it must be an https:// address.");
        }
    }

    private static SignedJWT signed(String token) throws InvalidTokenException {
        try {
            return SignedJWT.parse(token);
        } catch (ParseException | RuntimeException e) {
            // The parser does not expect every JSON value: the header null makes it throw a NullPointerException.
            throw new InvalidTokenException("it is not a signed JSON web token");
        }
    }

    /**
     * The token's {@code sub}. May wait for the key set.
     *
     * @throws InvalidTokenException if the token is not valid
     * @throws KeySourceException if the key set cannot be read
     */
    public String subject(String token) throws InvalidTokenException, KeySourceException {
        try {
            JWTClaimsSet claims = processor.process(signed(token), null);
            // The processor accepts a claim that is present but null.
            if (claims.getExpirationTime() == null) {
                throw new InvalidTokenException("it has no exp");
            }
            if (claims.getSubject() == null) {
                throw new InvalidTokenException("its sub is not a user id");
            }
            return claims.getSubject();
        } catch (BadJOSEException e) {
            throw new InvalidTokenException(String.valueOf(e.getMessage()));
        } catch (RateLimitReachedException e) {
            // The key set is not read again for every invented key id.
            if (keySetWasRead.get()) {
                throw new InvalidTokenException("its key is not in the key set");
            }
            throw e;
        } catch (KeySourceException e) {
            throw e;
        } catch (JOSEException e) {
            throw new InvalidTokenException("its signature cannot be verified");
        }
    }
}
