package org.amcsnowflake.http;

import org.junit.jupiter.api.Test;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** A user's destination over HTTP. */
class ConfigTest extends ApiTest {
    private static final String CONFIG = "/api/snowflake/config";
    private static final String WITH_PASSWORD =
            "{\"account\": \"local\", \"username\": \"demo\", \"password\": \"demo-password\","
                    + " \"warehouse\": \"AMC_WH\", \"database\": \"AMC\", \"schema\": \"PUBLIC\", \"role\": \"AMC_LOADER\"}";

    @Test
    void isStoredReadChangedAndErasedAndItsSecretsAreNeverReturned() {
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

        assertThat(api.delete(CONFIG).status()).isEqualTo(204);
        assertThat(api.get(CONFIG).status()).isEqualTo(404);
        assertThat(api.delete(CONFIG).status()).isEqualTo(404);
        assertThat(amc.one("SELECT password, private_key, token FROM user_snowflake_configs WHERE user_id = ?", user))
                .containsEntry("password", "")
                .containsEntry("private_key", null)
                .containsEntry("token", null);
    }
}
