package org.amcsnowflake.local.snowflake;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import org.amcsnowflake.local.snowflake.session.LoginRecord;
import org.amcsnowflake.support.RsaKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** WORKLOAD_IDENTITY of the type OIDC, with an issuer of its own. */
class WorkloadIdentityTest {
    private static LocalSnowflake snowflake;
    private static HttpServer server;
    private static String issuer;
    private static final Map<String, String> FILES = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() throws IOException, SQLException {
        snowflake = TestSnowflake.start(LocalSnowflakeSettings.demo());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body =
                    FILES.getOrDefault(exchange.getRequestURI().getPath(), "").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        asAdministrator("CREATE USER LOADER TYPE = SERVICE WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = '" + issuer
                + "' SUBJECT = 'loader') DEFAULT_ROLE = AMC_LOADER");
        asAdministrator("GRANT ROLE AMC_LOADER TO USER LOADER");
    }

    @AfterAll
    static void stop() {
        server.stop(0);
        snowflake.close();
    }

    @BeforeEach
    void publish() {
        publish(RsaKeys.FIRST, "first");
        snowflake.forgetIssuerKeys();
        snowflake.forget();
    }

    private static void publish(KeyPair pair, String id) {
        FILES.put(
                "/.well-known/openid-configuration",
                "{\"issuer\": \"" + issuer + "\", \"jwks_uri\": \"" + issuer + "/keys\"}");
        FILES.put(
                "/keys",
                new JWKSet(new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                                .keyID(id)
                                .build())
                        .toString());
    }

    @Test
    void opensASessionOfTheUserWithIssuerAndSubject() throws SQLException {
        try (Connection connection = signIn("LOADER", token(claims().build()))) {
            assertThat(Driver.rows(connection, "SELECT CURRENT_USER(), CURRENT_ROLE()"))
                    .containsExactly("LOADER,AMC_LOADER");
        }
    }

    @Test
    void refusesTokensThatAreNotExactlyRight() throws SQLException {
        Date past = Date.from(Instant.now().minusSeconds(1));
        refuses("no user has this subject", token(claims().subject("Loader").build()));
        refuses("no user has this issuer", token(claims().issuer(issuer + "/").build()));
        refuses("audience is not", token(claims().audience("example.com").build()));
        refuses("expired", token(claims().expirationTime(past).build()));
        refuses("iat or exp is missing", token(claims().expirationTime(null).build()));
        refuses(
                "issued in the future",
                token(claims().issueTime(Date.from(Instant.now().plusSeconds(300)))
                        .build()));
        refuses("signature does not fit", token(claims().build(), RsaKeys.SECOND, "first"));
        refuses("the issuer has no such key", token(claims().build(), RsaKeys.FIRST, "unknown"));
        assertThatThrownBy(() -> signIn("DEMO", token(claims().build())))
                .as("as another user")
                .isInstanceOf(SQLException.class);
    }

    @Test
    void readsTheKeysOfTheIssuerOnceUntilTheyExpire() throws SQLException {
        signIn("LOADER", token(claims().build())).close();
        publish(RsaKeys.SECOND, "second");

        refuses("the issuer has no such key", token(claims().build(), RsaKeys.SECOND, "second"));
        signIn("LOADER", token(claims().build())).close();
        snowflake.forgetIssuerKeys();
        signIn("LOADER", token(claims().build(), RsaKeys.SECOND, "second")).close();
        refuses("the issuer has no such key", token(claims().build()));
    }

    @Test
    void refusesEveryTokenOfAnIssuerThatCannotBeRead() throws SQLException {
        FILES.remove("/keys");
        refuses("the issuer's key set cannot be read: status 404", token(claims().build()));
        FILES.put("/.well-known/openid-configuration", "{\"issuer\": \"https://other.example.com\"}");
        refuses("its configuration names another issuer", token(claims().build()));
    }

    @Test
    void anIdentityBelongsToOneServiceUser() throws SQLException {
        String identity = " WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = '" + issuer + "' SUBJECT = '%s')";
        assertThatThrownBy(() -> asAdministrator("CREATE USER PERSON" + identity.formatted("person")))
                .hasMessageContaining("TYPE = SERVICE");
        assertThatThrownBy(() -> asAdministrator("CREATE USER SECOND TYPE = SERVICE" + identity.formatted("loader")))
                .hasMessageContaining("the same ISSUER and SUBJECT");
        assertThatThrownBy(() -> asAdministrator("CREATE USER SECOND TYPE = SERVICE"
                        + identity.formatted("x").replace(issuer, "http://amc.example.com")))
                .hasMessageContaining("https://");
        asAdministrator("CREATE USER SECOND TYPE = SERVICE" + identity.formatted("second"));
        asAdministrator("ALTER USER SECOND UNSET WORKLOAD_IDENTITY");
        asAdministrator("CREATE USER THIRD TYPE = SERVICE" + identity.formatted("second"));
        asAdministrator("DROP USER THIRD");
        refuses("no user has this subject", token(claims().subject("second").build()));
    }

    private static JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject("loader")
                .audience("snowflakecomputing.com")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)));
    }

    private static String token(JWTClaimsSet claims) {
        return token(claims, RsaKeys.FIRST, "first");
    }

    private static String token(JWTClaimsSet claims, KeyPair pair, String id) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(id).build(), claims);
            token.sign(new RSASSASigner(pair.getPrivate()));
            return token.serialize();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static Connection signIn(String user, String token) throws SQLException {
        return Driver.of(snowflake)
                .with("user", user)
                .with("authenticator", "WORKLOAD_IDENTITY")
                .with("workloadIdentityProvider", "OIDC")
                .with("token", token)
                .connect();
    }

    private static void refuses(String reason, String token) {
        SQLException refused = catchThrowableOfType(SQLException.class, () -> signIn("LOADER", token));

        assertThat(refused.getErrorCode()).as(reason).isEqualTo(390144);
        List<LoginRecord> logins = snowflake.logins();
        assertThat(logins.get(logins.size() - 1).reason()).contains(reason);
    }

    private static void asAdministrator(String sql) throws SQLException {
        try (Connection connection = Driver.of(snowflake)
                .with("user", "admin")
                .with("password", "admin-password")
                .connect()) {
            Driver.run(connection, sql);
        }
    }
}
