package org.amcsnowflake.operations.check;

import com.nimbusds.jose.jwk.RSAKey;
import org.amcsnowflake.destination.Fernet;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.identity.SigningKeys;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.security.KeySetServer;
import org.amcsnowflake.support.RsaKeys;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** The command check reports everything that would keep uploads from succeeding, and changes nothing. */
@Tag("service")
class InstallationCheckTest {
    private static final String CONTENTS =
            "SELECT count(*) AS n FROM information_schema.tables WHERE table_schema = 'public'";

    @TempDir
    Path folder;

    private final List<String> lines = new ArrayList<>();

    @Test
    void checksSettingsDatabaseKeyTokensAndEachDestination() throws Exception {
        TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
        Amc amc = new Amc(database.dataSource());
        try (LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
                KeySetServer keys =
                        new KeySetServer(new RSAKey.Builder((RSAPublicKey) RsaKeys.FIRST.getPublic()).build())) {
            UUID user = new UUID(0, 1);
            amc.destination(user, "demo-password");
            UUID byIdentity = new UUID(0, 5);
            amc.destination(byIdentity, "demo-password");
            amc.update(
                    "UPDATE user_snowflake_configs SET auth_method = 'workload_identity', workload_subject = 'destination:5'"
                            + " WHERE user_id = ?",
                    byIdentity);
            Map<String, String> settings = Map.of(
                    "database.url",
                    database.jdbcUrl(),
                    "snowflake.hosts",
                    "local=" + snowflake.url(),
                    "jwt.secret",
                    "",
                    "jwt.jwks.url",
                    keys.url().toString(),
                    "workload-identity.issuer",
                    "http://127.0.0.1:1");

            assertThat(check(settings)).isTrue();
            assertThat(lines)
                    .containsExactly(
                            "ok      settings     complete and valid",
                            "ok      database     PostgreSQL 18.6, with the tables that the service reads",
                            "ok      migrations   applied",
                            "ok      key          FERNET_KEY decrypts each of the 2 stored secrets",
                            "ok      signing key  the first sign-in by workload identity makes it; there is none yet",
                            "ok      destination  user " + user + ", local as demo",
                            "ok      destination  user " + byIdentity
                                    + ", local as demo: not signed in, since there is no signing key yet",
                            "ok      tokens       verified with the key set at " + keys.url() + "; number of keys: 1");
            assertThat(amc.rows("SELECT FROM snowflake_signing_keys"))
                    .as("keys that the check has made")
                    .isEmpty();
            assertThat(snowflake.statements())
                    .as("what changes Snowflake")
                    .noneMatch(record -> record.sqlText().matches("(?is)(CREATE|INSERT|MERGE|PUT|DROP|DELETE).*"));

            UUID other = new UUID(0, 2);
            amc.destination(other, "a-wrong-password");
            UUID noSchema = new UUID(0, 3);
            amc.destination(noSchema, "demo-password");
            amc.update("UPDATE user_snowflake_configs SET schema = 'NO_SUCH' WHERE user_id = ?", noSchema);
            UUID otherKey = new UUID(0, 4);
            amc.destination(otherKey, "demo-password");
            amc.update(
                    "UPDATE user_snowflake_configs SET password = ? WHERE user_id = ?",
                    Fernet.of("bmV3LWtleS1vZi10aGUtcm90YXRpb24tdGVzdC0tLSE=").encrypt("a-secret"),
                    otherKey);
            new SigningKeys(database.dataSource(), Fernet.of(Amc.FERNET_KEY), Duration.ofDays(90), Duration.ofDays(1))
                    .rotate();
            Map<String, Object> before = contents(amc);

            assertThat(check(settings)).isFalse();
            assertThat(lines).contains("ok      signing key  signs the tokens of workload identities");
            assertThat(lines)
                    .filteredOn(line -> line.startsWith("failed"))
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .startsWith("failed  key          The password of user " + otherKey
                                            + " cannot be decrypted"),
                            line -> assertThat(line)
                                    .startsWith("failed  destination  user " + other + ", local as stranger_" + other
                                            + ": "),
                            line -> assertThat(line)
                                    .startsWith("failed  destination  user " + noSchema + ", local as demo: ")
                                    .contains("NO_SUCH"),
                            line -> assertThat(line)
                                    .startsWith("failed  destination  user " + otherKey
                                            + ", local as demo: The stored password cannot be decrypted"),
                            line -> assertThat(line)
                                    .startsWith("failed  destination  user " + byIdentity
                                            + ", local as demo: Authentication failed: Snowflake refuses this service's"
                                            + " token"));
            assertThat(
                            amc.rows(
                                    "SELECT credential FROM snowflake_sign_ins WHERE state = 'refused' AND sentence LIKE '%this service''s token%'"))
                    .as("the service, which may not be running, is not held back by a refused check")
                    .singleElement()
                    .satisfies(refused ->
                            assertThat(refused.get("credential").toString()).startsWith("test "));
            assertThat(lines)
                    .noneMatch(line -> line.contains("password\"")
                            || line.contains("a-wrong-password")
                            || line.contains("demo-password")
                            || line.contains(Amc.FERNET_KEY));
            assertThat(contents(amc)).isEqualTo(before);
        }
    }

    @Test
    void appliesNoMigration() throws Exception {
        TestPostgres.Database database = LocalPostgres.forTests().amcManagersDatabase("uuid");
        Amc amc = new Amc(database.dataSource());
        Object before = amc.one(CONTENTS);

        assertThat(check(Map.of("database.url", database.jdbcUrl()))).isTrue();

        assertThat(lines)
                .contains(
                        "ok      migrations   the next start applies those that are missing; secrets and destinations can"
                                + " be checked afterwards",
                        "ok      tokens       verified with JWT_SECRET");
        assertThat(amc.one(CONTENTS)).isEqualTo(before);
    }

    @Test
    void saysThatADatabaseHasNoTables() throws Exception {
        TestPostgres.Database database = LocalPostgres.forTests().emptyDatabase();

        assertThat(check(Map.of("database.url", database.jdbcUrl()))).isTrue();

        assertThat(lines)
                .anySatisfy(
                        line -> assertThat(line)
                                .matches(
                                        "ok      database     PostgreSQL 18[.]6, without tables: the next start creates them, .*"));
    }

    @Test
    void reportsWhatDoesNotAnswer() throws Exception {
        assertThat(check(Map.of(
                        "database.url", "jdbc:postgresql://127.0.0.1:1/amc",
                        "jwt.secret", "",
                        "jwt.jwks.url", "http://127.0.0.1:1/keys",
                        "oidc.issuer", "http://127.0.0.1:1",
                        "oidc.client-id", "console")))
                .isFalse();

        assertThat(lines)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("ok      settings"),
                        line -> assertThat(line)
                                .startsWith(
                                        "failed  database     The database cannot be read: Connection to 127.0.0.1:1 refused."),
                        line -> assertThat(line)
                                .startsWith(
                                        "failed  tokens       The key set at http://127.0.0.1:1/keys cannot be read ("),
                        line -> assertThat(line)
                                .startsWith("failed  sign-in      Users cannot sign in at http://127.0.0.1:1 ("));
        lines.clear();

        assertThat(check(Map.of("database.url", "jdbc:postgresql://127.0.0.1:1/amc", "upload.workers", "0")))
                .isFalse();

        assertThat(lines)
                .containsExactly(
                        "failed  settings     UPLOAD_WORKERS is '0'; it must be a whole number from 1 to 100.");
    }

    private static Map<String, Object> contents(Amc amc) {
        Map<String, Object> contents = new HashMap<>(amc.one(CONTENTS));
        contents.putAll(
                amc.one("SELECT string_agg(c::text, ' ' ORDER BY c.id) AS configs FROM user_snowflake_configs c"));
        contents.putAll(
                amc.one("SELECT string_agg(k::text, ' ' ORDER BY k.id) AS signing_keys FROM snowflake_signing_keys k"));
        return contents;
    }

    private boolean check(Map<String, String> changes) throws IOException {
        lines.clear();
        Properties settings = new Properties();
        settings.putAll(ApiUsers.SETTINGS);
        settings.putAll(Map.of(
                "database.user", LocalPostgres.USER,
                "fernet.key", Amc.FERNET_KEY,
                "upload.directory", folder.toString()));
        settings.putAll(changes);
        Path file = folder.resolve("settings.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            settings.store(out, null);
        }
        return new InstallationCheck(lines::add).run(List.of("file:" + file, "file:config/application.properties"));
    }
}
