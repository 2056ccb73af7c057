package org.amcsnowflake.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.support.RsaKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Tokens signed with a shared secret: which identify a user, and which are refused. */
class BearerTokensTest {
    private static final UUID USER = UUID.randomUUID();
    /** Long enough for HS256, HS384 and HS512, so that none is refused for its length. */
    private static final String SECRET = "a-secret-of-tests-that-is-long-enough-for-hs512-which-takes-64-bytes-or-more";

    private final BearerTokens tokens = new BearerTokens(SECRET, "", ApiUsers.ISSUER, ApiUsers.AUDIENCE);

    @Test
    void aValidTokenIdentifiesTheUser() throws Exception {
        assertThat(tokens.subject(signed(ApiUsers.claims(USER).build()))).isEqualTo(USER.toString());
    }

    @Test
    void theAudienceMayBeOneOfSeveral() throws Exception {
        String token = signed(ApiUsers.claims(USER)
                .audience(List.of("another-service", ApiUsers.AUDIENCE))
                .build());

        assertThat(tokens.subject(token)).isEqualTo(USER.toString());
    }

    /** Supabase's tokens name the secret, and RFC 9068 allows both spellings of an access token's type. */
    @ParameterizedTest
    @ValueSource(strings = {"JWT", "at+jwt", "application/at+jwt"})
    void typeAndKeyIdOfAccessTokensAreAccepted(String type) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType(type))
                        .keyID("a key")
                        .build(),
                ApiUsers.claims(USER).build());
        token.sign(new MACSigner(SECRET));

        assertThat(tokens.subject(token.serialize())).isEqualTo(USER.toString());
    }

    @Test
    void clocksMayDifferByHalfAMinute() throws Exception {
        assertThat(tokens.subject(
                        signed(ApiUsers.claims(USER).expirationTime(at(-20)).build())))
                .isEqualTo(USER.toString());
        assertThat(tokens.subject(
                        signed(ApiUsers.claims(USER).notBeforeTime(at(20)).build())))
                .isEqualTo(USER.toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusesWrongClaims(String what, JWTClaimsSet claims) {
        assertRefused(signed(claims));
    }

    static Stream<Arguments> refusesWrongClaims() {
        return Stream.of(
                arguments("expired", claims().expirationTime(at(-60)).build()),
                arguments("not valid yet", claims().notBeforeTime(at(60)).build()),
                arguments("no exp", claims().expirationTime(null).build()),
                arguments("no iss", claims().issuer(null).build()),
                arguments("another iss", claims().issuer("https://else.test").build()),
                arguments(
                        "an iss that begins alike",
                        claims().issuer(ApiUsers.ISSUER + ".evil.test").build()),
                arguments("no aud", claims().audience((String) null).build()),
                arguments("another aud", claims().audience("another-service").build()),
                arguments("an empty list of aud", claims().audience(List.of()).build()),
                arguments("no sub", claims().subject(null).build()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'sub': null", "'sub': {}", "'sub': ['a']", "'iss': null", "'iss': 1", "'aud': null", "'aud': 7",
                "'aud': [null]", "'aud': {}", "'exp': null", "'exp': 'soon'", "'exp': {}", "'exp': 1e400", "'exp': -1",
                "'nbf': 'soon'", "'nbf': 99999999999", "'iat': []"
            })
    void refusesClaimsOfTheWrongType(String claim) throws JOSEException {
        String name = claim.substring(0, claim.indexOf(':')).replace('\'', '"');
        String good = ApiUsers.claims(USER).build().toString();
        String others =
                good.replaceFirst(",?" + name + ":(\"[^\"]*\"|\\d+)", "").replace("{,", "{");
        JWSObject token = new JWSObject(
                new JWSHeader(JWSAlgorithm.HS256),
                new Payload(others.replaceFirst("}$", "," + claim.replace('\'', '"') + "}")));
        token.sign(new MACSigner(bytes(SECRET)));

        assertRefused(token.serialize());
    }

    @Test
    void refusesAManipulatedToken() {
        String token = signed(ApiUsers.claims(USER).build());
        String[] parts = token.split("\\.");
        String[] others = signed(ApiUsers.claims(UUID.randomUUID()).build()).split("\\.");

        assertRefused(parts[0] + "." + others[1] + "." + parts[2]);
        assertRefused(parts[0] + "." + parts[1] + "." + others[2]);
        assertRefused(parts[0] + "." + parts[1] + ".");
        assertRefused(parts[0] + "." + parts[1]);
        assertRefused(token + "AAAA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS384", "HS512"})
    void refusesAnotherAlgorithm(String algorithm) throws JOSEException {
        assertRefused(signed(JWSAlgorithm.parse(algorithm), new MACSigner(bytes(SECRET)), claims().build()));
    }

    @Test
    void refusesAnRsaSignature() throws JOSEException {
        assertRefused(signed(JWSAlgorithm.RS256, new RSASSASigner(RsaKeys.FIRST.getPrivate()), claims().build()));
    }

    @Test
    void refusesAnotherSecret() throws JOSEException {
        assertRefused(signed(JWSAlgorithm.HS256, new MACSigner(bytes(SECRET + "x")), claims().build()));
    }

    @Test
    void refusesAMissingSignature() {
        assertRefused(new PlainJWT(claims().build()).serialize());
    }

    static Stream<String> refusesMalformedHeaders() {
        return Stream.of(
                "null",
                "[]",
                "5",
                "true",
                "'HS256'",
                "",
                "{",
                "{}",
                "{'alg': null}",
                "{'alg': 5}",
                "{'alg': []}",
                "{'alg': ''}",
                "{'alg': 'none'}",
                "{'alg': 'dir', 'enc': 'A128GCM', 'zip': 'DEF'}",
                "{'alg': 'HS256', 'kid': 5}",
                "{'alg': 'HS256', 'kid': {}}",
                "{'alg': 'HS256', 'kid': '" + "x".repeat(100_000) + "'}",
                "{'alg': 'HS256', 'typ': null}",
                "{'alg': 'HS256', 'crit': [null]}",
                "{'alg': 'HS256', 'b64': 'x'}",
                "{'alg': 'HS256', 'jwk': {'kty': null}}",
                "{'alg': 'HS256', 'jku': 'http://['}",
                "{'alg': 'HS256', 'x5c': [5]}",
                "{'alg': 'HS256', 'epk': {}}",
                "{'alg': 'HS256', 'x': " + "[".repeat(20_000) + "]".repeat(20_000) + "}",
                "{'alg': 'HS256', 'x': " + "{'a':".repeat(20_000) + "1" + "}".repeat(20_000) + "}",
                "{'alg': 'HS256', 'x': 1e999999999}");
    }

    /** With parts of a signed, an encrypted and an unsigned token after it. */
    @ParameterizedTest
    @MethodSource
    void refusesMalformedHeaders(String header) {
        String encoded = base64(header.replace('\'', '"'));
        for (String parts : List.of("..", ".e30.", ".e30.AAAA", ".e30.AAAA.AAAA.AAAA", "....")) {
            assertRefused(encoded + parts);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "5", "'a'", "", "{", "{'a': 1, 'a': 2}", "\u0000"})
    void refusesSignedClaimsThatAreNoObject(String claims) throws JOSEException {
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims.replace('\'', '"')));
        token.sign(new MACSigner(bytes(SECRET)));

        assertRefused(token.serialize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "...", "garbage", "a.b.c", "eyJhbGciOiJIUzI1NiJ9..", "\u0000", "é.é.é"})
    void refusesMalformedTokens(String garbage) {
        assertRefused(garbage);
    }

    @Test
    void refusesAHugeToken() {
        assertRefused("x".repeat(1_000_000));
        assertRefused("a.".repeat(500_000));
        assertRefused(signed(ApiUsers.claims(USER).build()) + "A".repeat(1_000_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | '' | iss | aud | Set one of JWT_SECRET (for tokens signed with HS256) and JWT_JWKS_URL (for tokens signed"
                        + " with a key of a key set): callers of the API are authenticated with it.",
                SECRET + " | https://keys.test/ | iss | aud | Set one of JWT_SECRET (for tokens signed with HS256) and"
                        + " JWT_JWKS_URL (for tokens signed with a key of a key set): callers of the API are authenticated with it.",
                "too-short | '' | iss | aud | JWT_SECRET has 9 bytes; HS256 needs at least 32.",
                SECRET
                        + " | '' | '' | aud | Set JWT_ISSUER and JWT_AUDIENCE to the iss and aud of the tokens: other tokens"
                        + " are rejected.",
                SECRET
                        + " | '' | iss | ' ' | Set JWT_ISSUER and JWT_AUDIENCE to the iss and aud of the tokens: other tokens"
                        + " are rejected.",
                "'' | http://keys.test/ | iss | aud | JWT_JWKS_URL is 'http://keys.test/'; it must be an https:// address.",
                "'' | http://127.0.0.1.keys.test/ | iss | aud | JWT_JWKS_URL is 'http://127.0.0.1.keys.test/'; it must be an"
                        + " https:// address.",
                "'' | file:///etc/passwd | iss | aud | JWT_JWKS_URL is 'file:///etc/passwd'; it must be an https:// address.",
                "'' | keys.test | iss | aud | JWT_JWKS_URL is 'keys.test'; it must be an https:// address.",
                "'' | https:// | iss | aud | JWT_JWKS_URL is 'https://'; it must be an https:// address.",
                "'' | https:///keys | iss | aud | JWT_JWKS_URL is 'https:///keys'; it must be an https:// address."
            })
    void invalidSettingsAreNamed(String secret, String keySet, String issuer, String audience, String sentence) {
        assertThatThrownBy(() -> new BearerTokens(secret, keySet, issuer, audience))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    private void assertRefused(String token) {
        assertThatThrownBy(() -> tokens.subject(token))
                .isInstanceOf(InvalidTokenException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage())
                        .isNotBlank()
                        .hasSizeLessThan(300)
                        .doesNotContain("null")
                        .doesNotContain(token.length() > 8 ? token : "eyJ"));
    }

    private static JWTClaimsSet.Builder claims() {
        return ApiUsers.claims(USER);
    }

    private static Date at(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String signed(JWTClaimsSet claims) {
        try {
            return signed(JWSAlgorithm.HS256, new MACSigner(bytes(SECRET)), claims);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims) throws JOSEException {
        SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
        token.sign(signer);
        return token.serialize();
    }
}
