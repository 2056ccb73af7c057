package org.amcsnowflake.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.amcsnowflake.destination.Credentials;
import org.amcsnowflake.destination.Secret;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.snowflake.IdentityTokens;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Signs a token for each sign-in by workload identity. Thread-safe. */
public final class TokenSigner implements IdentityTokens {
    /** Longer than a sign-in takes with the usual login timeout. */
    static final Duration LIFETIME = Duration.ofMinutes(10);

    /** What Snowflake expects unless a user has an OIDC_AUDIENCE_LIST. */
    private static final String AUDIENCE = "snowflakecomputing.com";

    private static final Duration START = Duration.ofSeconds(30);

    private final SigningKeys keys;
    private final CountDownLatch published = new CountDownLatch(1);

    public TokenSigner(SigningKeys keys) {
        this.keys = keys;
    }

    /**
     * To be called when the key set can be read over HTTP. Snowflake may read it during a sign-in, which fails before that:
     * uploads may begin earlier.
     */
    public void publish() {
        published.countDown();
    }

    @Override
    public Secret sign(Credentials.WorkloadIdentity identity) throws SQLException {
        awaitPublished();
        SigningKeys.Key key = keys.current();
        Instant now = Instant.now();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(identity.issuer())
                .subject(identity.subject())
                .audience(AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .jwtID(UUID.randomUUID().toString())
                .build();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(key.id())
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(new RSASSASigner(key.privateKey()));
        } catch (JOSEException e) {
            throw new IllegalStateException("This Java cannot sign with RS256.", e);
        }
        return new Secret(token.serialize());
    }

    private void awaitPublished() {
        try {
            if (published.await(START.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new Fault(
                ErrorClass.TRANSIENT,
                "The service is starting, so Snowflake cannot read its keys yet. The sign-in is repeated.");
    }
}
