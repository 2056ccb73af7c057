package org.amcsnowflake.local.snowflake.session;

import org.amcsnowflake.support.RsaKeys;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyPairTokenTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final String RS256 = "{\"alg\":\"RS256\"}";
    private static final KeyPair KEYS = RsaKeys.FIRST;
    private static final KeyPair OTHER_KEYS = RsaKeys.SECOND;

    @Test
    void acceptsATokenSignedByTheUsersKey() {
        String token = signed(RS256, claims("LOCAL.DEMO", fingerprint(KEYS), 0, 60), KEYS);
        assertThatNoException().isThrownBy(() -> verify(token));
    }

    @Test
    void refusesATokenThatHasExpired() {
        refuses(signed(RS256, claims("LOCAL.DEMO", fingerprint(KEYS), -50, -1), KEYS), "394303 expired");
    }

    @Test
    void refusesATokenIssuedLongAgoOrInTheFuture() {
        String reason = "394302 issued more than 60 seconds from now";
        refuses(signed(RS256, claims("LOCAL.DEMO", fingerprint(KEYS), -61, 60), KEYS), reason);
        refuses(signed(RS256, claims("LOCAL.DEMO", fingerprint(KEYS), 61, 120), KEYS), reason);
    }

    @Test
    void refusesATokenWithoutTimes() {
        String issuer = "\"iss\":\"LOCAL.DEMO." + fingerprint(KEYS) + "\"";
        refuses(
                signed(RS256, "{" + issuer + ",\"sub\":\"LOCAL.DEMO\"}", KEYS),
                "394301 issue or expiry time is missing");
    }

    @Test
    void refusesAnotherUsersToken() {
        refuses(
                signed(RS256, claims("LOCAL.OTHER", fingerprint(KEYS), 0, 60), KEYS),
                "394300 subject is not LOCAL.DEMO");
    }

    @Test
    void refusesASignatureByAnotherKeyThanNamed() {
        refuses(
                signed(RS256, claims("LOCAL.DEMO", fingerprint(KEYS), 0, 60), OTHER_KEYS),
                "394306 signature does not fit the public key");
    }

    @Test
    void refusesATokenThatIsNotSigned() {
        refuses(
                signed("{\"alg\":\"none\"}", claims("LOCAL.DEMO", fingerprint(KEYS), 0, 60), KEYS),
                "394305 algorithm is not RS256");
    }

    @Test
    void refusesMalformedTokens() {
        refuses("", "394306 not a JWT");
        refuses("a.b.c", "394306 not a JWT");
    }

    private static void refuses(String token, String reason) {
        assertThatThrownBy(() -> verify(token)).hasMessage(reason);
    }

    private static void verify(String token) throws KeyPairToken.Invalid {
        KeyPairToken.parse(token).verify("local", "demo", List.of((RSAPublicKey) KEYS.getPublic()), NOW);
    }

    private static String claims(String subject, String fingerprint, int issuedIn, int expiresIn) {
        return "{\"iss\":\"%s.%s\",\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}"
                .formatted(
                        subject,
                        fingerprint,
                        subject,
                        NOW.getEpochSecond() + issuedIn,
                        NOW.getEpochSecond() + expiresIn);
    }

    private static String fingerprint(KeyPair pair) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(pair.getPublic().getEncoded());
            return "SHA256:" + Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException every) {
            throw new IllegalStateException("Every Java has SHA-256.", every);
        }
    }

    private static String signed(String header, String claims, KeyPair pair) {
        try {
            String text = base64(header.getBytes(StandardCharsets.UTF_8)) + "."
                    + base64(claims.getBytes(StandardCharsets.UTF_8));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + base64(signature.sign());
        } catch (GeneralSecurityException every) {
            throw new IllegalStateException("Every Java signs with RSA.", every);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
