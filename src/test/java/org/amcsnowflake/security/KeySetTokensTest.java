package org.amcsnowflake.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.support.RsaKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tokens signed with a key of a key set: rotation, outages, and no confusion with a shared secret. */
class KeySetTokensTest {
    private static final UUID USER = UUID.randomUUID();
    private static final RSAKey RSA = rsa("rsa", RsaKeys.FIRST);
    private static final RSAKey NEXT_RSA = rsa("next", RsaKeys.SECOND);
    private static final ECKey EC = ec();

    private final KeySetServer server = new KeySetServer(RSA, EC);
    private final BearerTokens tokens =
            new BearerTokens("", server.url().toString(), ApiUsers.ISSUER, ApiUsers.AUDIENCE);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void validTokensIdentifyTheUserAndTheSetIsReadOnce() throws Exception {
        assertThat(tokens.subject(signed(RSA))).isEqualTo(USER.toString());
        assertThat(tokens.subject(signed(EC))).isEqualTo(USER.toString());
        assertThat(tokens.subject(signed(RSA))).isEqualTo(USER.toString());
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void aNewKeyIsAcceptedWithoutARestart() throws Exception {
        tokens.subject(signed(RSA));
        server.publish(NEXT_RSA, RSA);

        assertThat(tokens.subject(signed(NEXT_RSA))).isEqualTo(USER.toString());
        assertThat(tokens.subject(signed(RSA))).isEqualTo(USER.toString());
    }

    @Test
    void anUnknownKeyIsRefused() throws Exception {
        tokens.subject(signed(RSA));

        assertRefused(signed(NEXT_RSA));
    }

    @Test
    void manyUnknownKeysNeitherFloodTheServerNorDisturbOthers() throws Exception {
        tokens.subject(signed(RSA));
        for (int i = 0; i < 50; i++) {
            String unknown = signed(JWSAlgorithm.RS256, "unknown" + i, new RSASSASigner(NEXT_RSA));
            assertRefused(unknown);
        }

        assertThat(server.requests()).isLessThan(10);
        assertThat(tokens.subject(signed(RSA))).isEqualTo(USER.toString());
    }

    @Test
    void anUnavailableServerIsNotReportedAsAnInvalidToken() {
        server.close();

        assertThatThrownBy(() -> tokens.subject(signed(RSA))).isInstanceOf(KeySourceException.class);
    }

    @Test
    void knownKeysWorkWhileTheServerIsUnavailable() throws Exception {
        tokens.subject(signed(RSA));
        server.close();

        assertThat(tokens.subject(signed(EC))).isEqualTo(USER.toString());
        assertThatThrownBy(() -> tokens.subject(signed(NEXT_RSA)))
                .isInstanceOfAny(InvalidTokenException.class, KeySourceException.class);
        assertThat(tokens.subject(signed(RSA))).isEqualTo(USER.toString());
    }

    @Test
    void aPermanentlyUnavailableServerIsNotReportedAsAnInvalidToken() {
        server.close();
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> tokens.subject(signed(RSA))).isInstanceOf(KeySourceException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"500 | failed", "404 | nothing", "200 | <html></html>", "200 | {}", "200 | []", "200 | ''"})
    void anInvalidKeySetIsNotReportedAsAnInvalidToken(int status, String body) {
        server.answer(status, body);

        assertThatThrownBy(() -> tokens.subject(signed(RSA))).isInstanceOf(KeySourceException.class);
    }

    @Test
    void aHugeKeySetIsNotReadCompletely() {
        server.answer(200, "{\"keys\": [" + " ".repeat(2_000_000) + "]}");

        assertThatThrownBy(() -> tokens.subject(signed(RSA))).isInstanceOf(KeySourceException.class);
    }

    @Test
    void aRedirectIsNotFollowed() {
        try (KeySetServer elsewhere = new KeySetServer(RSA)) {
            server.redirectTo(elsewhere.url());

            assertThatThrownBy(() -> tokens.subject(signed(RSA))).isInstanceOf(KeySourceException.class);
            assertThat(elsewhere.requests()).isZero();
        }
    }

    @Test
    void anHmacWithThePublicKeyIsRefused() throws JOSEException {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(RSA.toPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";

        assertRefused(signed(
                JWSAlgorithm.HS256, "rsa", new MACSigner(RSA.toPublicKey().getEncoded())));
        assertRefused(signed(JWSAlgorithm.HS256, "rsa", new MACSigner(pem.getBytes(StandardCharsets.UTF_8))));
        assertRefused(
                signed(JWSAlgorithm.HS256, "rsa", new MACSigner(RSA.getModulus().decode())));
    }

    @Test
    void aSymmetricKeyInTheSetIsIgnored() throws JOSEException {
        OctetSequenceKey secret =
                new OctetSequenceKeyGenerator(256).keyID("secret").generate();
        server.answer(200, "{\"keys\": [" + secret.toJSONString() + "]}");

        assertThatThrownBy(() -> tokens.subject(signed(JWSAlgorithm.HS256, "secret", new MACSigner(secret))))
                .isInstanceOf(InvalidTokenException.class);
    }

    @Test
    void aKeyInTheTokenIsIgnored() throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .jwk(NEXT_RSA.toPublicJWK())
                        .jwkURL(server.url())
                        .build(),
                ApiUsers.claims(USER).build());
        token.sign(new RSASSASigner(NEXT_RSA));

        assertRefused(token.serialize());
    }

    @Test
    void aTokenWithoutASignatureIsRefused() {
        assertRefused(new PlainJWT(ApiUsers.claims(USER).build()).serialize());
    }

    @Test
    void claimsAreCheckedAsWithASecret() throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                ApiUsers.claims(USER).audience("another-service").build());
        token.sign(new RSASSASigner(RSA));

        assertRefused(token.serialize());
    }

    private void assertRefused(String token) {
        assertThatThrownBy(() -> tokens.subject(token)).isInstanceOf(InvalidTokenException.class);
    }

    private static String signed(RSAKey key) {
        try {
            return signed(JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(ECKey key) throws JOSEException {
        return signed(JWSAlgorithm.ES256, key.getKeyID(), new ECDSASigner(key));
    }

    private static String signed(JWSAlgorithm algorithm, String keyId, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(keyId).build(),
                ApiUsers.claims(USER).build());
        token.sign(signer);
        return token.serialize();
    }

    private static RSAKey rsa(String id, KeyPair keys) {
        return new RSAKey.Builder((RSAPublicKey) keys.getPublic())
                .privateKey(keys.getPrivate())
                .keyID(id)
                .build();
    }

    private static ECKey ec() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
