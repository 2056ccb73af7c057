package org.amcsnowflake.http;

import org.amcsnowflake.http.client.Api;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;

import static org.assertj.core.api.Assertions.assertThat;

/** A user's destination, over HTTP. */
class ConfigTest extends ApiTest {
    private static final String CONFIG = "/api/snowflake/config";
    private static final String WITH_PASSWORD =
            "{\"account\": \"local\", \"username\": \"demo\", \"password\": \"demo-password\","
                    + " \"warehouse\": \"AMC_WH\", \"database\": \"AMC\", \"schema\": \"PUBLIC\", \"role\": \"AMC_LOADER\"}";

    @Test
    void aConfigurationIsStoredReadChangedAndErasedWithoutReturningSecrets() {
        UUID user = UUID.randomUUID();
        Api api = as(user);
        assertThat(api.get(CONFIG).status()).isEqualTo(404);

        Api.Answer created = api.post(CONFIG, WITH_PASSWORD);
        assertThat(created.status()).as(created.response().body()).isEqualTo(201);
        assertThat(created.response().headers().firstValue("Location")).hasValue(CONFIG);
        Api.Answer read = api.get(CONFIG);
        assertThat(read.body()).isEqualTo(created.body());
        assertThat(read.body().path("password").asText()).isEmpty();
        assertThat(read.body().path("has_password").asBoolean()).isTrue();
        assertThat(read.response().body()).doesNotContain("demo-password");
        assertThat(amc.one("SELECT password FROM user_snowflake_configs WHERE user_id = ?", user)
                        .get("password")
                        .toString())
                .startsWith("gAAAA");

        assertThat(api.post(CONFIG, WITH_PASSWORD).status()).isEqualTo(409);
        Api.Answer changed = api.put(CONFIG, WITH_PASSWORD.replace("PUBLIC", "OTHER"));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().path("schema").asText()).isEqualTo("OTHER");
        assertThat(changed.body().path("upload_interval_minutes").isNull()).isTrue();
        String collecting = WITH_PASSWORD.replaceFirst("[{]", "{\"upload_interval_minutes\": 15, ");
        assertThat(api.put(CONFIG, collecting)
                        .body()
                        .path("upload_interval_minutes")
                        .asInt())
                .isEqualTo(15);
        assertThat(created.body().path("upload_receipts").booleanValue()).isFalse();
        String receipts = WITH_PASSWORD.replaceFirst("[{]", "{\"upload_receipts\": true, ");
        assertThat(api.put(CONFIG, receipts).body().path("upload_receipts").booleanValue())
                .isTrue();
        assertThat(api.get(CONFIG).body().path("upload_receipts").booleanValue())
                .isTrue();
        assertThat(api.put(CONFIG, receipts.replace("true", "\"yes\"")).detail())
                .isEqualTo("upload_receipts must be true or false.");
        assertThat(api.put(CONFIG, WITH_PASSWORD).body().path("upload_receipts").booleanValue())
                .isFalse();
        assertThat(api.put(CONFIG, collecting.replace("15,", "1441,")).detail())
                .isEqualTo("upload_interval_minutes must be an integer from 1 to 1440.");

        assertThat(api.delete(CONFIG).status()).isEqualTo(204);
        assertThat(api.get(CONFIG).status()).isEqualTo(404);
        assertThat(api.delete(CONFIG).status()).isEqualTo(404);
        assertThat(amc.one("SELECT password, private_key, token FROM user_snowflake_configs WHERE user_id = ?", user))
                .containsEntry("password", "")
                .containsEntry("private_key", null)
                .containsEntry("token", null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "password": ""                                  | 422 | The password is missing
            "auth_method": "token"                          | 422 | The token is missing
            "auth_method": "key_pair"                       | 422 | The private key is missing
            "auth_method": "key_pair", "private_key_passphrase": "x" | 422 | A passphrase was entered without a private key
            "auth_method": "key_pair", "private_key": "-----BEGIN RSA PRIVATE KEY-----" | 422 | PKCS#1 form
            "auth_method": "key_pair", "private_key": "-----BEGIN OPENSSH PRIVATE KEY-----" | 422 | OpenSSH form
            "auth_method": "key_pair", "private_key": "-----BEGIN ENCRYPTED PRIVATE KEY-----" | 422 | enter its passphrase too
            "auth_method": "key_pair", "private_key": "-----BEGIN PRIVATE KEY-----", "private_key_passphrase": "x" | 422 | Leave the passphrase empty
            "auth_method": "key_pair", "private_key": "what" | 422 | is not PEM
            "password": "x", "account": "https://evil.example.com" | 422 | The account identifier is malformed: write it as ORGANIZATION-ACCOUNT
            "password": "x", "account": "127.0.0.1:5432/x"  | 422 | The account identifier is malformed
            "password": "x", "account": "a@b"               | 400 | account is not an account identifier
            "password": "x", "username": ""                 | 400 | username must not be empty
            "password": "x", "passwort": "y"                | 400 | The field 'passwort' is unknown
            "password": 5                                   | 400 | password
            "auth_method": "oauth"                          | 400 | auth_method must be key_pair, workload_identity, token or password
            """)
    void invalidInputIsExplainedAndNotStored(String fields, int status, String sentence) {
        Api api = asNewUser();
        String body = with(fields);

        Api.Answer refused = api.post(CONFIG, body);

        assertThat(refused.status()).as(refused.response().body()).isEqualTo(status);
        assertThat(refused.detail()).contains(sentence);
        assertThat(api.get(CONFIG).status()).isEqualTo(404);
    }

    @Test
    void theUrlOfAnAccountIsStoredAsItsIdentifier() {
        Api.Answer created = asNewUser()
                .post(
                        CONFIG,
                        WITH_PASSWORD.replace("\"local\"", "\"https://xy12345.us-east-1.snowflakecomputing.com/\""));

        assertThat(created.status()).as(created.response().body()).isEqualTo(201);
        assertThat(created.body().path("account").asText()).isEqualTo("xy12345.us-east-1");
    }

    /** The valid body without its password, with these fields added or replaced. */
    private static String with(String fields) {
        String body = WITH_PASSWORD.replace("\"password\": \"demo-password\", ", "");
        for (String name : new String[] {"account", "username"}) {
            if (fields.contains("\"" + name + "\"")) {
                body = body.replaceFirst("\"" + name + "\": \"[^\"]*\", ", "");
            }
        }
        return body.replaceFirst("^\\{", "{" + Matcher.quoteReplacement(fields) + ", ");
    }

    @Test
    void aChangeRequiresTheSecretAgain() {
        Api api = asNewUser();
        api.post(CONFIG, WITH_PASSWORD);

        Api.Answer refused = api.put(CONFIG, with("\"password\": \"\""));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(api.get(CONFIG).body().path("has_password").asBoolean())
                .as("the old one still exists")
                .isTrue();
    }

    @Test
    void aUserHasOneDestinationEvenIfSeveralAreCreatedConcurrently() throws Exception {
        UUID user = UUID.randomUUID();
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            Callable<Integer> entering =
                    () -> as(user).post(CONFIG, WITH_PASSWORD).status();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : callers.invokeAll(Collections.nCopies(8, entering))) {
                statuses.add(answer.get());
            }
            // The two are refused in different ways, depending on their timing.
            assertThat(statuses).isSubsetOf(201, 409, 429).containsOnlyOnce(201);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void uploadsArePausedUntilTheyAreResumedOrTheConfigurationIsDeleted() {
        UUID user = UUID.randomUUID();
        Api api = as(user);
        assertThat(api.post(CONFIG + "/pause", "").status()).isEqualTo(404);
        assertThat(api.post(CONFIG + "/resume", "").status()).isEqualTo(404);
        api.post(CONFIG, WITH_PASSWORD);

        Api.Answer paused = api.post(CONFIG + "/pause", "");
        assertThat(paused.body().path("message").asText()).isEqualTo("Uploads are paused. Running uploads finish.");
        String since = paused.body().path("paused_at").asText();
        assertThat(since).isNotEmpty();
        assertThat(api.put(CONFIG, WITH_PASSWORD).status()).isEqualTo(200);
        var config = api.get(CONFIG).body();
        assertThat(config.path("paused_by").asText()).isEqualTo("owner");
        assertThat(config.path("paused_at").asText()).isEqualTo(since);
        Api.Answer again = api.post(CONFIG + "/pause", "");
        assertThat(again.body().path("message").asText())
                .isEqualTo("Uploads were paused already. Nothing has changed.");
        assertThat(again.body().path("paused_at").asText()).isEqualTo(since);

        UUID execution = amc.execution(user, "paused", "[{\"a\": 1}]");
        awaitStatus(execution, "pending");
        var shown = api.get("/api/executions").body().path("executions").get(0);
        assertThat(shown.path("snowflake_is_paused").asBoolean()).isTrue();
        assertThat(shown.path("snowflake_error_message").asText())
                .startsWith("Uploads have been paused by the owner since ");
        assertThat(api.post("/api/executions/" + execution + "/retry-snowflake", "")
                        .status())
                .isEqualTo(200);
        // A claim holds it back again.
        Awaitility.await()
                .until(() -> !amc.rows(
                                "SELECT FROM workflow_executions WHERE id = ? AND snowflake_next_attempt_at = 'infinity'",
                                execution)
                        .isEmpty());
        Api.Answer resumed = api.post(CONFIG + "/resume", "");
        assertThat(resumed.body().path("message").asText())
                .isEqualTo("Uploads are resumed. The waiting ones (1) start within a minute.");
        assertThat(resumed.body().path("paused_at").isNull()).isTrue();
        awaitStatus(execution, "uploaded");
        assertThat(amc.attempts(execution)).hasSize(1);
        assertThat(api.post(CONFIG + "/resume", "").body().path("message").asText())
                .isEqualTo("Uploads were not paused. Nothing has changed.");

        api.post(CONFIG + "/pause", "");
        UUID waiting = amc.execution(user, "paused", "[{\"a\": 1}]");
        awaitStatus(waiting, "pending");
        assertThat(api.delete(CONFIG).status()).isEqualTo(204);
        awaitStatus(waiting, "skipped");
        assertThat(api.post(CONFIG, WITH_PASSWORD).body().path("paused_at").isNull())
                .isTrue();
    }

    @Test
    void formerConfigurationsAreDeletedEventually() {
        UUID user = UUID.randomUUID();
        Api api = as(user);
        for (int i = 0; i < 14; i++) {
            assertThat(api.post(CONFIG, WITH_PASSWORD).status()).isEqualTo(201);
            assertThat(api.delete(CONFIG).status()).isEqualTo(204);
            if (i == 0) {
                amc.update("UPDATE user_snowflake_configs SET created_at = '2020-01-01' WHERE user_id = ?", user);
            }
        }

        assertThat(amc.rows(
                        "SELECT cast(created_at AS date) AS day FROM user_snowflake_configs WHERE user_id = ?", user))
                .as("the first and the ten latest")
                .hasSize(11)
                .anySatisfy(row -> assertThat(row.get("day")).hasToString("2020-01-01"));
    }
}
