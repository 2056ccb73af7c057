package org.amcsnowflake.operations;

import org.amcsnowflake.destination.Fernet;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The old key can be removed after the secrets are encrypted with the new one. */
@Tag("service")
class SecretRotationTest {
    private static final String NEW_KEY = "bmV3LWtleS1vZi10aGUtcm90YXRpb24tdGVzdC0tLSE=";

    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    private final Amc amc = new Amc(database.dataSource());

    @Test
    void everySecretIsReadableWithTheNewKeyAloneAndNoDestinationCountsAsChanged() throws SQLException {
        UUID user = amc.userWithPassword("secret");
        String changedAt = updatedAt(user);
        amc.update(
                "INSERT INTO snowflake_key_pairs (user_id, private_key) VALUES (?, ?)",
                user,
                Fernet.of(Amc.FERNET_KEY).encrypt("key"));

        amc.update(
                "INSERT INTO snowflake_signing_keys (id, private_key, public_key, signs_from) VALUES ('1', ?, '{}', now())",
                Fernet.of(Amc.FERNET_KEY).encrypt("signing key"));

        SecretRotation.Report report =
                new SecretRotation(database.dataSource(), Fernet.of(NEW_KEY + "," + Amc.FERNET_KEY)).run();

        assertThat(report).isEqualTo(new SecretRotation.Report(3, java.util.List.of()));
        assertThat(Fernet.of(NEW_KEY).decrypt(password(user))).isEqualTo("secret");
        assertThatThrownBy(() -> Fernet.of(Amc.FERNET_KEY).decrypt(password(user)))
                .isInstanceOf(Fernet.UndecryptableException.class);
        assertThat(Fernet.of(NEW_KEY)
                        .decrypt(amc.one("SELECT private_key FROM snowflake_signing_keys")
                                .get("private_key")
                                .toString()))
                .isEqualTo("signing key");
        assertThat(updatedAt(user)).isEqualTo(changedAt);
    }

    @Test
    void anUndecryptableSecretIsLeftUnchangedAndNamed() throws SQLException {
        UUID readable = amc.userWithPassword("secret");
        UUID unreadable = amc.userWithDestination();
        amc.update("UPDATE user_snowflake_configs SET password = 'not a token' WHERE user_id = ?", unreadable);
        amc.update("INSERT INTO snowflake_signing_keys (id, private_key, public_key, signs_from)"
                + " VALUES ('1', 'neither', '{}', now())");

        SecretRotation.Report report =
                new SecretRotation(database.dataSource(), Fernet.of(NEW_KEY + "," + Amc.FERNET_KEY)).run();

        assertThat(report.encrypted()).isEqualTo(1);
        assertThat(report.unreadable())
                .containsExactlyInAnyOrder(
                        "The signing key 1 cannot be decrypted (it is not a Fernet token): add the key it"
                                + " was encrypted with to FERNET_KEY, or make a new signing key: rotate-signing-key --immediately.",
                        "The password of user " + unreadable
                                + " cannot be decrypted (it is not a Fernet token): add the key it was encrypted with to FERNET_KEY,"
                                + " or have the user enter it again.");
        assertThat(password(unreadable)).isEqualTo("not a token");
        assertThat(Fernet.of(NEW_KEY).decrypt(password(readable))).isEqualTo("secret");
    }

    private String password(UUID user) {
        return config(user).get("password").toString();
    }

    private String updatedAt(UUID user) {
        return config(user).get("updated_at").toString();
    }

    private Map<String, Object> config(UUID user) {
        return amc.one("SELECT password, updated_at FROM user_snowflake_configs WHERE user_id = ?", user);
    }
}
