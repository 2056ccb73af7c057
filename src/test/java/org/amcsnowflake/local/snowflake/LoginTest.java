package org.amcsnowflake.local.snowflake;

import org.amcsnowflake.local.snowflake.session.Account;
import org.amcsnowflake.local.snowflake.session.LoginRecord;
import org.amcsnowflake.local.snowflake.session.User;
import org.amcsnowflake.support.RsaKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class LoginTest {
    private static final KeyPair KEYS = RsaKeys.FIRST;
    private static LocalSnowflake snowflake;

    @BeforeAll
    static void start() {
        snowflake = TestSnowflake.start(LocalSnowflakeSettings.empty()
                .withAccount(Account.named("local")
                        .withUser(User.named("DEMO")
                                .withPassword("demo-password")
                                .withPublicKey((RSAPublicKey) KEYS.getPublic())
                                .withAccessToken("a-token")
                                .withRole("AMC_LOADER"))
                        .withUser(User.named("FORGETFUL").withPassword("demo-password"))
                        .withUser(
                                User.named("LEFT").withPassword("demo-password").withStatus(User.Status.DISABLED))
                        .withRole("AMC_LOADER")
                        .withWarehouse("AMC_WH")
                        .withDatabase("AMC", "PUBLIC")));
    }

    @AfterAll
    static void stop() {
        snowflake.close();
    }

    @Test
    void opensASessionWithAPassword() throws SQLException {
        try (Connection connection = driver().with("password", "demo-password")
                .with("role", "amc_loader")
                .connect()) {
            assertThat(connection.getCatalog()).isEqualTo("AMC");
            assertThat(connection.getSchema()).isEqualTo("PUBLIC");
            assertThat(Driver.rows(connection, "SELECT 1")).containsExactly("1");
        }
    }

    @Test
    void opensASessionWithAKeyPair() throws SQLException {
        try (Connection connection = driver().with(KEYS.getPrivate()).connect()) {
            assertThat(Driver.rows(connection, "SELECT 1")).containsExactly("1");
        }
    }

    @Test
    void opensASessionWithAnEncryptedKeyFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key.p8"), encrypted("a passphrase"));
        Driver login = driver().with("private_key_file", file.toString());

        try (Connection connection =
                login.with("private_key_pwd", "a passphrase").connect()) {
            assertThat(Driver.rows(connection, "SELECT CURRENT_USER()")).containsExactly("DEMO");
        }
        assertThatThrownBy(() -> login.with("private_key_pwd", "another").connect())
                .isInstanceOf(SQLException.class);
    }

    private static String encrypted(String passphrase) throws Exception {
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(passphrase.toCharArray())));
        byte[] bytes = cipher.doFinal(KEYS.getPrivate().getEncoded());
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        byte[] encoded = new EncryptedPrivateKeyInfo(parameters, bytes).getEncoded();
        return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END ENCRYPTED PRIVATE KEY-----\n";
    }

    @Test
    void opensASessionWithAnAccessToken() throws SQLException {
        try (Connection connection = withToken("a-token").connect()) {
            assertThat(Driver.rows(connection, "SELECT 1")).containsExactly("1");
        }
    }

    @Test
    void acceptsAnAccessTokenAsPassword() throws SQLException {
        try (Connection connection = driver().with("password", "a-token").connect()) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void refusesAWrongPasswordWith390100() {
        refuses(driver().with("password", "wrong"), 390100, "Incorrect username or password was specified.");
    }

    @Test
    void refusesAnUnknownUserLikeAWrongPassword() {
        refuses(
                driver().with("user", "nobody").with("password", "wrong"),
                390100,
                "Incorrect username or password was specified.");
    }

    @Test
    void locksAUserAfterFiveWrongPasswords() {
        Driver forgetful = driver().with("user", "forgetful");
        for (int i = 0; i < 5; i++) {
            refuses(forgetful.with("password", "wrong"), 390100, "Incorrect username or password was specified.");
        }
        refuses(forgetful.with("password", "demo-password"), 390102, "User temporarily locked.");
    }

    @Test
    void refusesADisabledUserWith390101() {
        refuses(driver().with("user", "left").with("password", "demo-password"), 390101, "User access disabled.");
    }

    @Test
    void refusesAnotherUsersKeyWith390144AndShowsTheReasonToAdministratorsOnly() {
        refuses(driver().with(RsaKeys.SECOND.getPrivate()), 390144, "JWT token is invalid. [");

        assertThat(snowflake.logins())
                .extracting(LoginRecord::reason)
                .contains("394304 issuer names no public key of the user");
    }

    @Test
    void refusesAWrongAccessTokenWith394400() {
        refuses(withToken("another-token"), 394400, "Programmatic access token is invalid.");
    }

    @Test
    void refusesARoleThatIsNotGrantedWith390189() {
        refuses(
                driver().with("password", "demo-password").with("role", "ACCOUNTADMIN"),
                390189,
                "Role 'ACCOUNTADMIN' specified in the connect string does not exist or not authorized.");
    }

    @Test
    void answersAnUnknownAccountWith404() {
        Driver elsewhere = driver().with("account", "elsewhere")
                .with("password", "demo-password")
                .with("maxHttpRetries", "1");

        SQLException refusal = catchThrowableOfType(SQLException.class, elsewhere::connect);

        assertThat(refusal.getMessage()).contains("HTTP status=404");
    }

    @Test
    void opensASessionEvenIfTheDatabaseDoesNotExist() throws SQLException {
        try (Connection connection = driver().with("password", "demo-password")
                .with("db", "NOT_FOUND")
                .connect()) {
            assertThat(connection.getCatalog()).isNull();
        }
    }

    private static void refuses(Driver login, int code, String message) {
        SQLException refusal = catchThrowableOfType(SQLException.class, login::connect);
        assertThat(refusal.getMessage()).contains(message);
        assertThat(refusal.getErrorCode()).isEqualTo(code);
        assertThat(refusal.getSQLState()).isEqualTo("08001");
    }

    private static Driver driver() {
        return Driver.of(snowflake);
    }

    private static Driver withToken(String token) {
        return driver().with("authenticator", "PROGRAMMATIC_ACCESS_TOKEN").with("token", token);
    }
}
