package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.support.PreparedKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Sign-in with a key pair that the service generated, whose private key never leaves it. */
class KeyPairTest extends ApiTest {
    @AutoClose
    private final PreparedKeys keys = PreparedKeys.open();

    private static final String CONFIG = "/api/snowflake/config";
    private static final String PAIR = CONFIG + "/key-pair";
    private static final String TEST = "/api/snowflake/test-connection";
    private static final String BY_KEY_PAIR =
            "{\"account\": \"local\", \"username\": \"demo\", \"auth_method\": \"key_pair\","
                    + " \"warehouse\": \"AMC_WH\", \"database\": \"AMC\", \"schema\": \"PUBLIC\", \"role\": \"AMC_LOADER\"}";
    private static final String BY_PASSWORD =
            BY_KEY_PAIR.replace("\"key_pair\"", "\"password\", \"password\": \"demo-password\"");

    @AfterEach
    void forgetKeys() {
        asAdministrator("ALTER USER DEMO UNSET RSA_PUBLIC_KEY, RSA_PUBLIC_KEY_2");
    }

    @Test
    void aKeyPairIsGeneratedRegisteredTestedSavedAndUsed() {
        UUID user = UUID.randomUUID();
        Api api = as(user);
        Api.Answer made = api.post(PAIR, "{\"username\": \"demo\"}");
        assertThat(made.status()).as(made.response().body()).isEqualTo(201);
        assertThat(made.response().body()).doesNotContain("PRIVATE");
        assertThat(made.body().path("public_key").asText()).startsWith("-----BEGIN PUBLIC KEY-----\n");
        assertThat(made.body().path("alter_user").asText()).startsWith("ALTER USER \"DEMO\" SET RSA_PUBLIC_KEY='MII");

        assertThat(api.post(TEST, BY_KEY_PAIR).body().path("ok").asBoolean())
                .as("before the key is registered")
                .isFalse();
        asAdministrator(made.body().path("alter_user").asText());
        assertThat(api.post(TEST, BY_KEY_PAIR).body().path("ok").asBoolean()).isTrue();

        JsonNode saved = api.post(CONFIG, BY_KEY_PAIR).body();
        assertThat(saved.path("key_pair_made_here").asBoolean()).isTrue();
        assertThat(saved.path("has_private_key").asBoolean()).isTrue();
        awaitStatus(amc.execution(user, "by_key_pair", "[{\"a\": 1}]"), "uploaded");
        assertThat(amc.one("SELECT private_key FROM user_snowflake_configs WHERE user_id = ?", user)
                        .get("private_key")
                        .toString())
                .startsWith("gAAAA");
        assertThat(amc.rows("SELECT FROM snowflake_key_pairs WHERE user_id = ?", user))
                .isEmpty();
    }

    @Test
    void aKeyPairIsKeptByAChangeAndErasedByAnotherSignInMethod() {
        UUID user = UUID.randomUUID();
        Api api = as(user);
        saveByNewKeyPair(api);

        assertThat(api.put(CONFIG, BY_KEY_PAIR.replace("PUBLIC", "OTHER"))
                        .body()
                        .path("has_private_key")
                        .asBoolean())
                .isTrue();
        JsonNode byPassword = api.put(CONFIG, BY_PASSWORD).body();
        assertThat(byPassword.path("has_private_key").asBoolean()).isFalse();
        assertThat(byPassword.path("warning").asText()).contains("password-only");
        assertThat(api.put(CONFIG, BY_KEY_PAIR).detail()).startsWith("The private key is missing");
    }

    @Test
    void aSecondKeyPairReplacesTheFirstWithoutInterruption() {
        UUID user = UUID.randomUUID();
        Api api = as(user);
        saveByNewKeyPair(api);
        awaitStatus(amc.execution(user, "rotated", "[{\"a\": 1}]"), "uploaded");

        JsonNode second = api.post(PAIR, "").body();
        assertThat(second.path("alter_user_second_key").asText())
                .startsWith("ALTER USER \"DEMO\" SET RSA_PUBLIC_KEY_2=");
        awaitStatus(amc.execution(user, "rotated", "[{\"a\": 2}]"), "uploaded");
        asAdministrator(second.path("alter_user_second_key").asText());
        assertThat(api.put(CONFIG, BY_KEY_PAIR).status()).isEqualTo(200);
        asAdministrator("ALTER USER DEMO UNSET RSA_PUBLIC_KEY");
        awaitStatus(amc.execution(user, "rotated", "[{\"a\": 3}]"), "uploaded");
    }

    private void saveByNewKeyPair(Api api) {
        asAdministrator(api.post(PAIR, "{\"username\": \"demo\"}")
                .body()
                .path("alter_user")
                .asText());
        api.post(CONFIG, BY_KEY_PAIR);
    }

    private void asAdministrator(String sql) {
        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute(sql.replaceFirst(";$", ""));
        }
    }
}
