package org.amcsnowflake.local.demo;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;

/** Tokens of the demo's users, as the AMC manager would issue them. */
public record DemoTokens(String secret, String issuer, String audience) {
    private static final Duration VALID = Duration.ofDays(7);

    /** Omits the secret, which must not be logged. */
    @Override
    public String toString() {
        return "DemoTokens[" + issuer + "]";
    }

    public String of(DemoUser user) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.HS256),
                    new JWTClaimsSet.Builder()
                            .subject(user.id().toString())
                            .claim("name", user.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                            .issuer(issuer)
                            .audience(audience)
                            .expirationTime(Date.from(Instant.now().plus(VALID)))
                            .build());
            token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("The demo's tokens cannot be signed: " + e.getMessage(), e);
        }
    }

    /** One file per user, named after the user, so that a command can read the token from it. */
    public void keepIn(Path directory) {
        try {
            Files.createDirectories(directory);
            for (DemoUser user : DemoUser.values()) {
                Files.writeString(directory.resolve(fileName(user)), of(user));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String fileName(DemoUser user) {
        return user.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".token";
    }
}
