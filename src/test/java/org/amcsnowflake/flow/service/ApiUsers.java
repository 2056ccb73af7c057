package org.amcsnowflake.flow.service;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;

/** Users of the API in tests, and the settings with which the service authenticates them. */
public final class ApiUsers {
    /** The part that is the same in every encoding. */
    public static final String PART_OF_SECRET = "long-enough-for-hs256";

    /** Camel would change or refuse it among the arguments of a constructor; the audience too, as a number. */
    public static final String SECRET = "#bean:it's \"quoted\" (${x}, $simple{y}) " + PART_OF_SECRET;

    public static final String ISSUER = "https://issuer.test";
    public static final String AUDIENCE = "284750123456789012";
    public static final Map<String, String> SETTINGS =
            Map.of("jwt.secret", SECRET, "jwt.issuer", ISSUER, "jwt.audience", AUDIENCE);

    private ApiUsers() {}

    /** A valid token, for a day. */
    public static String token(Object user) {
        return token(claims(user).build());
    }

    public static JWTClaimsSet.Builder claims(Object user) {
        return new JWTClaimsSet.Builder()
                .subject(user.toString())
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .expirationTime(Date.from(Instant.now().plus(1, ChronoUnit.DAYS)));
    }

    public static String token(JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            token.sign(new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8)));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
