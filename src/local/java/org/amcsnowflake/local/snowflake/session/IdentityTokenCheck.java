package org.amcsnowflake.local.snowflake.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.amcsnowflake.local.snowflake.engine.WorkloadIdentity;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Finds the user whose workload identity a token of an OpenID Connect issuer proves. */
final class IdentityTokenCheck {
    private static final Duration CLOCK_DIFFERENCE = Duration.ofSeconds(60);

    private final AccountUsers users;
    private final IssuerKeys issuers;
    private final Instant now;

    IdentityTokenCheck(AccountUsers users, IssuerKeys issuers, Instant now) {
        this.users = users;
        this.issuers = issuers;
        this.now = now;
    }

    /** Why a token is refused, which only administrators may see. */
    static final class Invalid extends Exception {
        Invalid(String reason) {
            super(reason);
        }
    }

    User user(String token) throws Invalid {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            String issuer = String.valueOf(claims.getIssuer());
            String subject = String.valueOf(claims.getSubject());
            // Only the issuers of users are asked for their keys.
            if (users.withIdentity(identity -> identity.issuer().equals(issuer)).isEmpty()) {
                throw new Invalid("no user has this issuer");
            }
            User user = users.withIdentity(identity -> identity.issuer().equals(issuer)
                            && identity.subject().equals(subject))
                    .orElseThrow(() -> new Invalid("no user has this subject"));
            if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())) {
                throw new Invalid("algorithm is not RS256");
            }
            if (!jwt.verify(
                    new RSASSAVerifier(issuers.key(issuer, jwt.getHeader().getKeyID())))) {
                throw new Invalid("signature does not fit the issuer's key");
            }
            verifyAudience(claims, users.identity(user).orElseThrow(() -> new Invalid("no identity")));
            verifyTimes(claims);
            return user;
        } catch (ParseException | JOSEException e) {
            throw new Invalid("not a JWT");
        }
    }

    private static void verifyAudience(JWTClaimsSet claims, WorkloadIdentity identity) throws Invalid {
        if (claims.getAudience().stream().noneMatch(identity.audiences()::contains)) {
            throw new Invalid("audience is not one of " + identity.audiences());
        }
    }

    private void verifyTimes(JWTClaimsSet claims) throws Invalid {
        Date issued = claims.getIssueTime();
        Date expires = claims.getExpirationTime();
        if (issued == null || expires == null) {
            throw new Invalid("iat or exp is missing");
        }
        if (issued.toInstant().isAfter(now.plus(CLOCK_DIFFERENCE))) {
            throw new Invalid("issued in the future");
        }
        if (!expires.toInstant().isAfter(now)) {
            throw new Invalid("expired");
        }
    }
}
