package org.amcsnowflake.local.snowflake.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A JWT that proves possession of a user's private key. */
final class KeyPairToken {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CLOCK_DIFFERENCE_ALLOWED_SECONDS = 60;

    /** Why a token is refused, with the codes that Snowflake shows only to administrators. */
    static final class Invalid extends Exception {
        Invalid(String reason) {
            super(reason);
        }
    }

    private final String signed;
    private final byte[] signature;
    private final JsonNode header;
    private final JsonNode claims;

    private KeyPairToken(String signed, byte[] signature, JsonNode header, JsonNode claims) {
        this.signed = signed;
        this.signature = signature;
        this.header = header;
        this.claims = claims;
    }

    static KeyPairToken parse(String jwt) throws Invalid {
        String[] parts = jwt.split("\\.", -1);
        if (parts.length != 3) {
            throw new Invalid("394306 not a JWT");
        }
        try {
            Base64.Decoder base64 = Base64.getUrlDecoder();
            return new KeyPairToken(
                    parts[0] + "." + parts[1],
                    base64.decode(parts[2]),
                    JSON.readTree(base64.decode(parts[0])),
                    JSON.readTree(base64.decode(parts[1])));
        } catch (IllegalArgumentException | IOException notAToken) {
            throw new Invalid("394306 not a JWT");
        }
    }

    void verify(String account, String user, List<RSAPublicKey> keys, Instant now) throws Invalid {
        String subject = account.toUpperCase(Locale.ROOT) + "." + user.toUpperCase(Locale.ROOT);
        if (!header.path("alg").asText().equals("RS256")) {
            throw new Invalid("394305 algorithm is not RS256");
        }
        if (!claims.path("sub").asText().equals(subject)) {
            throw new Invalid("394300 subject is not " + subject);
        }
        RSAPublicKey key = keyNamedByIssuer(subject, keys)
                .orElseThrow(() -> new Invalid("394304 issuer names no public key of the user"));
        verifyTimes(now);
        if (!isSignedBy(key)) {
            throw new Invalid("394306 signature does not fit the public key");
        }
    }

    private Optional<RSAPublicKey> keyNamedByIssuer(String subject, List<RSAPublicKey> keys) {
        String issuer = claims.path("iss").asText();
        return keys.stream()
                .filter(key -> issuer.equals(subject + "." + fingerprint(key)))
                .findFirst();
    }

    private void verifyTimes(Instant now) throws Invalid {
        if (!claims.path("iat").isNumber() || !claims.path("exp").isNumber()) {
            throw new Invalid("394301 issue or expiry time is missing");
        }
        long seconds = now.getEpochSecond();
        if (Math.abs(claims.path("iat").asLong() - seconds) > CLOCK_DIFFERENCE_ALLOWED_SECONDS) {
            throw new Invalid("394302 issued more than 60 seconds from now");
        }
        if (claims.path("exp").asLong() <= seconds) {
            throw new Invalid("394303 expired");
        }
    }

    private boolean isSignedBy(RSAPublicKey key) {
        try {
            Signature verification = Signature.getInstance("SHA256withRSA");
            verification.initVerify(key);
            verification.update(signed.getBytes(StandardCharsets.US_ASCII));
            return verification.verify(signature);
        } catch (GeneralSecurityException malformedSignature) {
            return false;
        }
    }

    private static String fingerprint(RSAPublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return "SHA256:" + Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException every) {
            throw new IllegalStateException("Every Java has SHA-256.", every);
        }
    }
}
