package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import org.amcsnowflake.destination.Fernet;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.identity.SigningKeys;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.local.snowflake.session.LoginRecord;
import org.amcsnowflake.support.PreparedKeys;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

/** Sign-in with tokens that the service signs, which the local Snowflake verifies with the keys that it reads over HTTP. */
class WorkloadIdentityTest extends ApiTest {
    private static final String CONFIG = "/api/snowflake/config";
    private static final String IDENTITY = CONFIG + "/workload-identity";
    private static final String TEST = "/api/snowflake/test-connection";

    @AutoClose
    private final PreparedKeys keys = PreparedKeys.open();

    private String name;

    @Override
    Map<String, String> settings() {
        return EveryResponseTest.WITH_ISSUER;
    }

    @BeforeEach
    void chooseName() {
        name = "SERVICE_" + UUID.randomUUID().toString().replace('-', '_').toUpperCase();
        snowflake.forgetIssuerKeys();
    }

    @Test
    void anIdentityIsCreatedTestedSavedAndUsedWithoutAStoredSecret() throws Exception {
        UUID user = UUID.randomUUID();
        Api api = as(user);
        Api.Answer made = api.post(IDENTITY, "{\"username\": \"" + name.toLowerCase() + "\"}");
        assertThat(made.status()).as(made.response().body()).isEqualTo(200);
        String subject = made.body().path("subject").asText();
        assertThat(subject).matches("destination:[0-9a-f-]{36}").doesNotContain(user.toString());
        assertThat(made.body().path("create_user").asText())
                .isEqualTo("CREATE USER \"" + name + "\" TYPE = SERVICE WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = '"
                        + base + "' SUBJECT = '" + subject + "');");
        assertThat(api.post(IDENTITY, "").body().path("subject").asText()).isEqualTo(subject);

        assertThat(api.post(TEST, body()).body().path("ok").asBoolean())
                .as("before the user exists")
                .isFalse();
        asAdministrator(made.body().path("create_user").asText());
        asAdministrator("GRANT ROLE AMC_LOADER TO USER " + name);
        JsonNode test = api.post(TEST, body()).body();
        assertThat(test.path("ok").asBoolean()).as(test.toString()).isTrue();

        Api.Answer saved = api.post(CONFIG, body());
        assertThat(saved.status()).as(saved.response().body()).isEqualTo(201);
        assertThat(saved.body().path("workload_subject").asText()).isEqualTo(subject);
        awaitStatus(amc.execution(user, "by_identity", "[{\"a\": 1}]"), "uploaded");
        assertThat(amc.one(
                                "SELECT password, token, private_key, private_key_passphrase FROM user_snowflake_configs WHERE user_id = ?",
                                user)
                        .values())
                .containsOnlyNulls();
        assertThat(amc.rows("SELECT FROM snowflake_workload_identities WHERE user_id = ?", user))
                .isEmpty();
        assertThat(amc.rows("SELECT private_key FROM snowflake_signing_keys"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.get("private_key").toString()).startsWith("gAAAA"));
        assertThat(snowflake.logins())
                .filteredOn(login -> login.user().equalsIgnoreCase(name))
                .extracting(LoginRecord::method)
                .containsOnly("workload-identity");
    }

    @Test
    void theIssuerAndItsKeysCanBeReadByAnybody() throws Exception {
        HttpResponse<String> configuration = get("/.well-known/openid-configuration");
        assertThat(configuration.statusCode()).isEqualTo(200);
        assertThat(configuration.headers().firstValue("Cache-Control")).hasValue("public, max-age=300");
        assertThat(configuration.body())
                .isEqualTo("{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/.well-known/jwks.json\",".formatted(base)
                        + "\"response_types_supported\":[\"id_token\"],\"subject_types_supported\":[\"public\"],"
                        + "\"id_token_signing_alg_values_supported\":[\"RS256\"],"
                        + "\"claims_supported\":[\"iss\",\"sub\",\"aud\",\"iat\",\"exp\",\"jti\"]}");
        HttpResponse<String> keySet = get("/.well-known/jwks.json");
        assertThat(keySet.statusCode()).as(keySet.body()).isEqualTo(200);
        assertThat(keySet.body()).contains("\"kty\":\"RSA\"").doesNotContain("\"d\"", "\"p\"", "gAAAA");
    }

    @Test
    void anotherUsersNameDoesNotHelp() {
        signedInUser(UUID.randomUUID());
        Api other = asNewUser();
        other.post(IDENTITY, "");

        JsonNode step = other.post(TEST, body()).body().path("steps").get(1);

        assertThat(step.path("name").asText()).isEqualTo("sign_in");
        assertThat(step.path("status").asText()).isEqualTo("failed");
        assertThat(step.path("error_class").asText()).isEqualTo("AUTHENTICATION");
        assertThat(reasons()).contains("no user has this subject");
    }

    @Test
    void aLaterConfigurationGetsAnotherIdentityAndCannotSignInAsTheFormerUser() {
        UUID user = UUID.randomUUID();
        Api api = signedInUser(user);
        String former = api.get(CONFIG).body().path("workload_subject").asText();
        api.delete(CONFIG);

        assertThat(api.post(CONFIG, body()).detail()).startsWith("There is no workload identity yet.");
        String next = api.post(IDENTITY, "").body().path("subject").asText();
        assertThat(next).isNotEqualTo(former);
        assertThat(api.post(CONFIG, body()).status()).isEqualTo(201);
        assertThat(api.post(TEST, "").body().path("ok").asBoolean()).isFalse();
    }

    /** As the AMC manager may do. */
    @Test
    void aConfigurationThatAnotherApplicationDeactivatesTakesItsIdentityWithIt() {
        UUID user = UUID.randomUUID();
        Api api = signedInUser(user);
        String former = api.get(CONFIG).body().path("workload_subject").asText();

        amc.update("UPDATE user_snowflake_configs SET is_active = false WHERE user_id = ?", user);

        assertThat(api.post(IDENTITY, "").body().path("subject").asText()).isNotEqualTo(former);
    }

    @Test
    void anIdentityStaysWhileAnotherMethodIsUsed() {
        UUID user = UUID.randomUUID();
        Api api = signedInUser(user);
        String subject = api.get(CONFIG).body().path("workload_subject").asText();

        JsonNode byPassword = api.put(
                        CONFIG,
                        body().replace("\"workload_identity\"", "\"password\", \"password\": \"demo-password\""))
                .body();
        assertThat(byPassword.path("workload_subject").isNull()).isTrue();
        assertThat(api.put(CONFIG, body()).body().path("workload_subject").asText())
                .isEqualTo(subject);
        awaitStatus(amc.execution(user, "again", "[{\"a\": 1}]"), "uploaded");
    }

    /** The change has read the subject before the configuration was replaced. */
    @Test
    void aChangeThatRacesWithAnotherOneKeepsTheSubjectThatTheConfigurationHas() throws Exception {
        UUID user = UUID.randomUUID();
        Api api = signedInUser(user);
        String later = "destination:" + UUID.randomUUID();
        CompletableFuture<Api.Answer> change;
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE user_snowflake_configs SET workload_subject = '" + later + "' WHERE user_id = '"
                    + user + "'");
            change = CompletableFuture.supplyAsync(() -> api.put(CONFIG, body()));
            Awaitility.await("the change waits for the row")
                    .until(() -> !amc.rows("SELECT FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND wait_event_type = 'Lock' AND query LIKE '%UPDATE user_snowflake_configs%'")
                            .isEmpty());
            other.commit();
        }

        assertThat(change.get().body().path("workload_subject").asText()).isEqualTo(later);
    }

    @Test
    void aSubjectCannotBeEnteredByTheUser() throws Exception {
        UUID user = UUID.randomUUID();
        signedInUser(user);
        String subject = as(user).get(CONFIG).body().path("workload_subject").asText();
        UUID other = UUID.randomUUID();
        Api api = as(other);
        assertThat(api.post(CONFIG, body().replace("}", ", \"workload_subject\": \"" + subject + "\"}"))
                        .status())
                .isEqualTo(400);
        api.post(IDENTITY, "");

        HttpRequest request = HttpRequest.newBuilder(base.resolve(CONFIG))
                .header("Authorization", "Bearer " + ApiUsers.token(other))
                .header("Content-Type", "application/json")
                .header("workload_subject", subject)
                .header("workloadSubject", subject)
                .header("userId", user.toString())
                .POST(HttpRequest.BodyPublishers.ofString(body()))
                .build();
        HttpResponse<String> saved = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(201);
        assertThat(saved.body()).contains("destination:").doesNotContain(subject);
    }

    @Test
    void aRefusedTokenIsExplainedWithTheStatementThatHelps() {
        UUID user = UUID.randomUUID();
        Api api = signedInUser(user);
        String subject = api.get(CONFIG).body().path("workload_subject").asText();
        asAdministrator("ALTER USER " + name + " SET WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = '" + base
                + "' SUBJECT = 'another')");

        UUID execution = uploadInNewSession(api, user, "refused");
        awaitStatus(execution, "failed");

        JsonNode shown = api.get("/api/executions/" + execution).body();
        String statement = "ALTER USER \"" + name + "\" SET WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = '" + base
                + "' SUBJECT = '" + subject + "');";
        assertThat(shown.findValue("snowflake_error_message").asText())
                .startsWith("Authentication failed: Snowflake refuses this service's token for user \"" + name + "\".")
                .contains(statement)
                .contains(base + "/.well-known/openid-configuration")
                .contains("390144");
        assertThat(amc.one(
                                "SELECT fix_sql::text AS fix FROM snowflake_upload_attempts WHERE execution_id = ?",
                                execution)
                        .get("fix")
                        .toString())
                .contains("SET WORKLOAD_IDENTITY", "SYSTEM$GET_LOGIN_FAILURE_DETAILS('");

        asAdministrator(statement);
        assertThat(api.put(CONFIG, body()).status()).isEqualTo(200);
        amc.retry(execution);
        awaitStatus(execution, "uploaded");
    }

    /** Snowflake may have failed to read the keys, or tried for so long that the token expired. */
    @Test
    void aRefusedSignInIsRepeatedOnceWithANewToken() {
        UUID user = UUID.randomUUID();
        Api api = signedInUser(user);
        snowflake.add(Fault.once(
                RequestKind.LOGIN, new FaultAction.FailBefore(new SnowflakeError("390999", "08001", "Try again."))));

        UUID execution = uploadInNewSession(api, user, "repeated");

        awaitStatus(execution, "uploaded");
        assertThat(amc.attempts(execution)).hasSize(1);
        assertThat(snowflake.faults()).singleElement().matches(refused -> refused.hits() == 1);
    }

    /** Snowflake refuses a token whose issuer it cannot read like one that is wrong. */
    @Test
    void anUploadIsRetriedAfterSnowflakeCouldNotReadTheKeys() {
        UUID user = UUID.randomUUID();
        Api api = signedInUser(user);
        refuseTokens(2);

        UUID execution = uploadInNewSession(api, user, "retried");
        awaitStatus(execution, "failed");
        assertThat(amc.deadLetters(execution)).isEmpty();
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("error_class", "AUTHENTICATION"));

        UUID tooEarly = amc.execution(user, "too_early", "[{\"a\": 1}]");
        awaitStatus(tooEarly, "failed");
        assertThat(String.valueOf(amc.attempts(tooEarly).get(0).get("error_message")))
                .startsWith("Authentication failed: Snowflake refuses this service's token")
                .endsWith("Since Snowflake has refused the same identity, it is not asked again for 20 seconds.");

        letSecondsPass(user, 20);
        amc.update("UPDATE workflow_executions SET snowflake_next_attempt_at = now() WHERE user_id = ?", user);
        awaitStatus(execution, "uploaded");
        awaitStatus(tooEarly, "uploaded");
        assertThat(amc.attempts(execution)).hasSize(2);
    }

    @Test
    void anUploadWhoseTokensStayRefusedWaitsForAPersonAfterTheLastAttempt() {
        UUID user = UUID.randomUUID();
        Api api = signedInUser(user);
        refuseTokens(Fault.ALWAYS);

        UUID execution = uploadInNewSession(api, user, "stays_refused");
        for (int attempt = 1; attempt < 3; attempt++) {
            int attempts = attempt;
            Awaitility.await("attempt " + attempt)
                    .until(() -> amc.rows(
                                            "SELECT FROM workflow_executions WHERE id = ? AND snowflake_status = 'failed'"
                                                    + " AND snowflake_attempt_count = ?",
                                            execution,
                                            attempts)
                                    .size()
                            == 1);
            letSecondsPass(user, 20);
            amc.update("UPDATE workflow_executions SET snowflake_next_attempt_at = now() WHERE id = ?", execution);
        }

        Awaitility.await("a dead letter")
                .until(() -> !amc.deadLetters(execution).isEmpty());
        assertThat(amc.attempts(execution)).hasSize(3);
        assertThat(amc.rows("SELECT FROM snowflake_sign_ins WHERE sign_in = 'local ' || lower(?)", name))
                .as("none counts as a wrong password of the user")
                .isEmpty();
    }

    @Test
    void theNextKeySignsAfterSnowflakeHasReadItAndTheFormerOneStaysPublished() throws Exception {
        UUID user = UUID.randomUUID();
        Api api = signedInUser(user);
        List<String> before = publishedKeys();
        // Another instance, or the operator.
        amc.update("UPDATE snowflake_signing_keys SET signs_from = signs_from - interval '89 days 12 hours'"
                + " WHERE signs_from = (SELECT max(signs_from) FROM snowflake_signing_keys)");
        rotateIfDue();
        rotateIfDue();
        List<String> during = awaitPublishedKeys(before.size() + 1);
        assertThat(during).startsWith(before.toArray(String[]::new));

        List<UUID> uploads = new ArrayList<>();
        uploads.add(uploadInNewSession(api, user, "before_it_signs"));
        // Snowflake's key set expires once while both are published.
        snowflake.forgetIssuerKeys();
        uploads.add(uploadInNewSession(api, user, "with_both"));
        awaitStatus(uploads.get(1), "uploaded");
        amc.update(
                "UPDATE snowflake_signing_keys SET signs_from = now() WHERE signs_from = (SELECT max(signs_from) FROM snowflake_signing_keys)");
        uploads.add(uploadInNewSession(api, user, "after_it_signs"));
        uploads.forEach(upload -> awaitStatus(upload, "uploaded"));
        assertThat(uploads)
                .allSatisfy(upload -> assertThat(amc.attempts(upload)).hasSize(1));
        rotateIfDue();
        assertThat(awaitPublishedKeys(during.size())).isEqualTo(during);

        amc.update("UPDATE snowflake_signing_keys SET signs_from = now() - interval '2 hours'"
                + " WHERE signs_from = (SELECT max(signs_from) FROM snowflake_signing_keys)");
        rotateIfDue();
        assertThat(awaitPublishedKeys(1)).isEqualTo(during.subList(during.size() - 1, during.size()));
    }

    @Test
    void aReplacedKeySignsAtOnceAndTheFormerOneIsNotPublishedAnyMore() throws Exception {
        UUID user = UUID.randomUUID();
        Api api = signedInUser(user);
        List<String> before = publishedKeys();

        signingKeys().replace();

        Awaitility.await("another key")
                .until(this::publishedKeys, now -> now.size() == 1 && !before.contains(now.get(0)));
        snowflake.forgetIssuerKeys();
        awaitStatus(uploadInNewSession(api, user, "after_replacing"), "uploaded");
    }

    private void refuseTokens(int times) {
        snowflake.add(new Fault(
                RequestKind.LOGIN,
                null,
                times,
                new FaultAction.FailBefore(new SnowflakeError("390144", "08001", "JWT token is invalid."))));
    }

    private void letSecondsPass(UUID user, int seconds) {
        amc.update(
                "UPDATE snowflake_sign_ins SET started_at = started_at - ? * interval '1 second' WHERE sign_in ="
                        + " 'local ' || (SELECT workload_subject FROM user_snowflake_configs WHERE user_id = ?)",
                seconds,
                user);
    }

    /** A saved configuration has no sessions. */
    private UUID uploadInNewSession(Api api, UUID user, String table) {
        assertThat(api.put(CONFIG, body()).status()).isEqualTo(200);
        return amc.execution(user, table, "[{\"a\": 1}]");
    }

    /** As another instance does. */
    private void rotateIfDue() throws SQLException {
        signingKeys().rotateIfUsed();
    }

    private SigningKeys signingKeys() {
        return new SigningKeys(
                database.dataSource(), Fernet.of(Amc.FERNET_KEY), Duration.ofDays(90), Duration.ofDays(1));
    }

    /** Reads the key set until it has this many keys. */
    private List<String> awaitPublishedKeys(int count) {
        return Awaitility.await("a set of " + count + " keys")
                .until(this::publishedKeys, published -> published.size() == count);
    }

    private List<String> publishedKeys() throws Exception {
        return JWKSet.parse(get("/.well-known/jwks.json").body()).getKeys().stream()
                .map(JWK::getKeyID)
                .toList();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private List<String> reasons() {
        return snowflake.logins().stream().map(LoginRecord::reason).toList();
    }

    private void asAdministrator(String sql) {
        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute(sql.replaceFirst(";$", ""));
        }
    }

    private Api signedInUser(UUID user) {
        Api api = as(user);
        asAdministrator(api.post(IDENTITY, "{\"username\": \"" + name + "\"}")
                .body()
                .path("create_user")
                .asText());
        asAdministrator("GRANT ROLE AMC_LOADER TO USER " + name);
        Api.Answer saved = api.post(CONFIG, body());
        assertThat(saved.status()).as(saved.response().body()).isEqualTo(201);
        awaitStatus(amc.execution(user, "first", "[{\"a\": 1}]"), "uploaded");
        return api;
    }

    private String body() {
        return "{\"account\": \"local\", \"username\": \"" + name + "\", \"auth_method\": \"workload_identity\","
                + " \"warehouse\": \"AMC_WH\", \"database\": \"AMC\", \"schema\": \"PUBLIC\", \"role\": \"AMC_LOADER\"}";
    }
}
