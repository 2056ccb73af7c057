package org.amcsnowflake.destination;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DestinationRowTest {
    private final Fernet fernet = Fernet.of("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=");
    private final Map<String, Object> row = new HashMap<>(Map.of(
            "id", "config-1",
            "user_id", "user-1",
            "version", "731",
            "account", " ACME-MAIN ",
            "username", "AMC_USER\n",
            "auth_method", "password",
            "password", fernet.encrypt("correct horse"),
            "database", " AMC",
            "schema", "PUBLIC "));

    @Test
    void signsInWithAPassword() {
        assertThat(destination())
                .isEqualTo(new Destination(
                        new DestinationKey("user-1", "config-1", "731"),
                        "ACME-MAIN",
                        "AMC_USER",
                        new Credentials.Password(new Secret("correct horse")),
                        Optional.empty(),
                        "AMC",
                        "PUBLIC",
                        Optional.empty(),
                        false));
    }

    @Test
    void signsInWithAnAccessToken() {
        row.put("auth_method", "token");
        row.put("token", fernet.encrypt("pat-123"));

        assertThat(destination().credentials()).isEqualTo(new Credentials.AccessToken(new Secret("pat-123")));
    }

    @Test
    void signsInWithAKeyPair() {
        row.put("auth_method", "key_pair");
        row.put("private_key", fernet.encrypt(PemKeys.AES_256));
        row.put("private_key_passphrase", fernet.encrypt("secret"));

        assertThat(destination().credentials())
                .isEqualTo(new Credentials.KeyPair(PrivateKeys.read(new Secret(PemKeys.PLAIN), Optional.empty())));
    }

    @Test
    void blankWarehouseAndRoleMeanTheSnowflakeUsersDefaults() {
        row.put("warehouse", " AMC_WH ");
        row.put("role", "  ");

        assertThat(destination().warehouse()).contains("AMC_WH");
        assertThat(destination().role()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "account, account",
        "username, username",
        "database, database",
        "schema, schema",
        "auth_method, auth method",
        "password, password"
    })
    void aMissingFieldIsNamedWithThePlaceToEnterIt(String column, String words) {
        row.put(column, null);

        assertThatThrownBy(this::destination)
                .isInstanceOf(DestinationException.class)
                .hasMessage("The " + words + " is missing; enter it in Settings → Snowflake Configuration.");
    }

    @ParameterizedTest
    @CsvSource({"token, token", "key_pair, private key"})
    void theSecretOfTheMethodIsRequired(String method, String words) {
        row.put("auth_method", method);

        assertThatThrownBy(this::destination)
                .hasMessage("The " + words + " is missing; enter it in Settings → Snowflake Configuration.");
    }

    @Test
    void anUnknownMethodIsNamedWithTheSupportedOnes() {
        row.put("auth_method", "oauth");

        assertThatThrownBy(this::destination)
                .isInstanceOf(DestinationException.class)
                .hasMessage("The sign-in method 'oauth' is unknown; choose one in Settings → Snowflake"
                        + " Configuration: password, token, key pair, workload identity.");
    }

    @Test
    void anUndecryptableSecretIsNamedButNotQuoted() {
        row.put(
                "password",
                Fernet.of("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").encrypt("correct horse"));

        assertThatThrownBy(this::destination)
                .isInstanceOf(DestinationException.class)
                .hasNoCause()
                .hasMessage("The stored password cannot be decrypted: it was encrypted with another key, or changed"
                        + " since. If FERNET_KEY has changed, add the old key to it, separated by a comma; otherwise"
                        + " save the Snowflake configuration again.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse", "gAAAA"})
    void aDestinationShowsNoSecret(String secret) {
        assertThat(destination().toString()).doesNotContain(secret).contains("password=******");
    }

    @Test
    void aDestinationIsCachedUnderTheKeyOfItsLastChange() {
        Destinations destinations = new Destinations(fernet, Duration.ofMinutes(5), IdentityIssuer.NONE);
        Destination destination = destinations.decrypted(row);

        assertThat(destinations.cached(destination.key())).isSameAs(destination);
        assertThat(destinations.cached(new DestinationKey("user-1", "config-1", "2026-02-01T00:00:00+00:00")))
                .isNull();
    }

    private Destination destination() {
        return new DestinationRow(row, fernet, IdentityIssuer.NONE).destination();
    }
}
