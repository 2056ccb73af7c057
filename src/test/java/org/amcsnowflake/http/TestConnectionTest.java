package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The connection test executes each step of an upload and leaves nothing behind. */
class TestConnectionTest extends ApiTest {
    private static final String TEST = "/api/snowflake/test-connection";
    private static final String GOOD =
            "{\"account\": \"local\", \"username\": \"demo\", \"password\": \"demo-password\","
                    + " \"warehouse\": \"AMC_WH\", \"database\": \"AMC\", \"schema\": \"PUBLIC\", \"role\": \"AMC_LOADER\"}";

    @Test
    void everyStepIsExecutedAndNothingIsLeftBehind() {
        Api.Answer answer = asNewUser().post(TEST, GOOD);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("ok").asBoolean())
                .as(answer.response().body())
                .isTrue();
        assertThat(steps(answer))
                .containsExactly(
                        "reach ok",
                        "sign_in ok",
                        "role ok",
                        "warehouse ok",
                        "database ok",
                        "schema ok",
                        "create ok",
                        "stage ok",
                        "load ok",
                        "merge ok",
                        "clean_up ok");
        assertThat(warehouse.rows("SHOW TABLES LIKE 'AMC_CONNECTION_TEST%'")).isEmpty();
        assertThat(warehouse.rows("LIST @~")).isEmpty();
    }

    @Test
    void tablesWithErrorLoggingAreNamed() {
        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute("CREATE SCHEMA LOGS_ERRORS");
            administrator.execute("GRANT ALL ON SCHEMA LOGS_ERRORS TO ROLE AMC_LOADER");
        }
        warehouse.execute("CREATE TABLE LOGS_ERRORS.\"Of Reach\" (a INTEGER) ERROR_LOGGING = TRUE");
        warehouse.execute("CREATE TABLE LOGS_ERRORS.PLAIN (a INTEGER)");
        Api.Answer answer = asNewUser().post(TEST, GOOD.replace("\"PUBLIC\"", "\"LOGS_ERRORS\""));

        assertThat(answer.body().path("ok").asBoolean()).as(answer.toString()).isTrue();
        JsonNode schema = answer.body().path("steps").path(5);
        assertThat(schema.path("detail").asText())
                .startsWith("ERROR_LOGGING = TRUE is set for 1 of the schema's tables: Of Reach. Snowflake skips rows");
        assertThat(schema.path("fix_sql").path(0).asText())
                .isEqualTo("ALTER TABLE \"AMC\".\"LOGS_ERRORS\".\"Of Reach\" SET ERROR_LOGGING = FALSE;");
    }

    @Test
    void withoutABodyTheStoredSettingsAreTested() {
        Api api = asNewUser();
        assertThat(api.post(TEST, "").status()).isEqualTo(404);
        api.post("/api/snowflake/config", GOOD);

        assertThat(api.post(TEST, "").body().path("ok").asBoolean()).isTrue();
    }

    @Test
    void theAddressThatTheAdministratorSetIsNotShown() {
        Api.Answer answer = asNewUser().post(TEST, GOOD.replace("\"local\"", "\"nowhere\""));

        assertThat(steps(answer)).startsWith("reach failed", "sign_in skipped");
        assertThat(answer.detail())
                .isEqualTo("Nothing answers at the address that the administrator of this service has set for the"
                        + " account."
                        + " Check the account identifier, or ask the administrator.");
        assertThat(answer.response().body()).doesNotContain("127.0.0.1");
    }

    @Test
    void aWrongPasswordFailsTheSignInAndSkipsTheRest() {
        Api.Answer answer = asNewUser().post(TEST, GOOD.replace("demo-password", "wrong"));

        assertThat(answer.body().path("ok").asBoolean()).isFalse();
        assertThat(steps(answer))
                .startsWith("reach ok", "sign_in failed", "role skipped")
                .endsWith("clean_up skipped");
        JsonNode signIn = answer.body().path("steps").get(1);
        assertThat(signIn.path("code").asText()).isEqualTo("390100");
        assertThat(signIn.path("error_class").asText()).isEqualTo("AUTHENTICATION");
        assertThat(signIn.path("detail").asText()).startsWith("Authentication failed");
    }

    @Test
    void aMissingCreatePrivilegeIsReportedWithItsGrant() {
        snowflake.add(new Fault(
                RequestKind.DDL,
                Fault.pattern("CREATE TABLE"),
                Fault.ALWAYS,
                new FaultAction.FailBefore(new SnowflakeError(
                        "003001", "42501", "Insufficient privileges to operate on schema 'PUBLIC'"))));
        Api.Answer answer = asNewUser().post(TEST, GOOD);

        assertThat(steps(answer)).contains("create failed", "stage skipped", "clean_up ok");
        assertThat(answer.body().path("steps").get(6).path("fix_sql").toString())
                .contains("GRANT CREATE TABLE ON SCHEMA \\\"AMC\\\".\\\"PUBLIC\\\" TO ROLE \\\"AMC_LOADER\\\";");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "AMC_LOADER" | "NOPE"       | role      | PRIVILEGE | GRANT ROLE "NOPE" TO USER "DEMO";
            "AMC_LOADER" | "ACCOUNTADMIN" | role    | PRIVILEGE | GRANT ROLE "ACCOUNTADMIN" TO USER "DEMO";
            "AMC_WH"     | "NOPE"       | warehouse | PRIVILEGE | GRANT USAGE ON WAREHOUSE "NOPE" TO ROLE "AMC_LOADER";
            "AMC"        | "NOPE"       | database  | NOT_FOUND | GRANT USAGE ON DATABASE "NOPE" TO ROLE "AMC_LOADER";
            "PUBLIC"     | "NOPE"       | schema    | NOT_FOUND | GRANT USAGE ON SCHEMA "AMC"."NOPE" TO ROLE "AMC_LOADER";
            """)
    void aMissingPrivilegeIsReportedWithTheSameGrantAsByUploads(
            String right, String wrong, String step, String errorClass, String grant) {
        JsonNode failed = null;
        for (JsonNode each :
                asNewUser().post(TEST, GOOD.replace(right, wrong)).body().path("steps")) {
            failed = each.path("status").asText().equals("failed") ? each : failed;
        }

        assertThat(failed.path("name").asText()).isEqualTo(step);
        assertThat(failed.path("error_class").asText()).isEqualTo(errorClass);
        assertThat(failed.path("fix_sql")).extracting(JsonNode::asText).contains(grant);
        assertThat(failed.path("detail").asText()).doesNotContain("ON TABLE");
    }

    @Test
    void aMissingDatabaseIsNamed() {
        Api.Answer answer = asNewUser().post(TEST, GOOD.replace("\"AMC\"", "\"NOWHERE\""));

        assertThat(steps(answer)).contains("warehouse ok", "database failed", "schema skipped");
        assertThat(answer.detail()).contains("NOWHERE");
    }

    @Test
    void aFailureInTheMiddleLeavesNeitherTableNorFile() {
        snowflake.add(Fault.once(
                RequestKind.MERGE,
                new FaultAction.FailBefore(new SnowflakeError("000603", "XX000", "SQL execution internal error"))));
        Api.Answer answer = asNewUser().post(TEST, GOOD);

        assertThat(steps(answer)).contains("load ok", "merge failed", "clean_up ok");
        assertThat(warehouse.rows("SHOW TABLES LIKE 'AMC_CONNECTION_TEST%'")).isEmpty();
        assertThat(warehouse.rows("LIST @~")).isEmpty();
    }

    @Test
    void aTableWhoseCreationWasNotConfirmedIsDropped() {
        snowflake.add(Fault.once(
                RequestKind.DDL,
                new FaultAction.FailAfter(new SnowflakeError("000603", "XX000", "SQL execution internal error"))));
        Api.Answer answer = asNewUser().post(TEST, GOOD);

        assertThat(steps(answer)).contains("create failed", "stage skipped", "clean_up ok");
        assertThat(warehouse.rows("SHOW TABLES LIKE 'AMC_CONNECTION_TEST%'")).isEmpty();
    }

    @Test
    void leftoversOfAKilledTestAreRemovedByTheNextOne(@TempDir Path directory) throws IOException {
        String random = "_0123456789ABCDEF0123456789ABCDEF";
        String inUse =
                DateTimeFormatter.ofPattern("uuuuMMddHHmmss").format(OffsetDateTime.now(ZoneOffset.UTC)) + random;
        List<String> kept = List.of(
                "AMC_CONNECTION_TEST_" + inUse,
                "AMC_CONNECTION_TEST_RESULTS",
                "AMC_CONNECTION_TEST_99999999999999" + random);
        warehouse.execute("CREATE TABLE AMC_CONNECTION_TEST_20260102030405" + random + " (n NUMBER)");
        kept.forEach(table -> warehouse.execute("CREATE TABLE " + table + " (n NUMBER)"));
        Path file = Files.writeString(directory.resolve("left.csv"), "1");
        String folder = "@~/amc-snowflake/connection-tests/";
        warehouse.execute("PUT 'file://" + file + "' '" + folder + "20260102030405" + random + "/'");
        warehouse.execute("PUT 'file://" + file + "' '" + folder + inUse + "/'");

        assertThat(asNewUser().post(TEST, GOOD).body().path("ok").asBoolean()).isTrue();

        assertThat(warehouse.rows("SHOW TABLES LIKE 'AMC_CONNECTION_TEST%'"))
                .extracting(row -> String.valueOf(row.get("name")))
                .containsExactlyInAnyOrderElementsOf(kept);
        assertThat(warehouse.rows("LIST @~"))
                .extracting(row -> String.valueOf(row.get("name")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains(inUse);
        kept.forEach(table -> warehouse.execute("DROP TABLE " + table));
        warehouse.execute("REMOVE @~");
    }

    @Test
    void aTestWhoseStepsCannotBeRecordedCleansUpToo() {
        amc.update("""
                CREATE FUNCTION refuse_steps() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE 'no more steps'; END $$""");
        amc.update("CREATE TRIGGER refuse_steps BEFORE UPDATE ON snowflake_connection_tests FOR EACH ROW"
                + " WHEN (NEW.steps @> '[{\"name\": \"stage\"}]') EXECUTE FUNCTION refuse_steps()");
        try {
            assertThat(asNewUser().post(TEST, GOOD).status()).isEqualTo(500);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(warehouse.rows("SHOW TABLES LIKE 'AMC_CONNECTION_TEST%'"))
                            .isEmpty());
            assertThat(warehouse.rows("LIST @~")).isEmpty();
        } finally {
            amc.update("DROP TRIGGER refuse_steps ON snowflake_connection_tests");
        }
    }

    @Test
    void twoFailedSignInsOfASnowflakeUserBlockFurtherTests() {
        String other = GOOD.replace("\"demo\"", "\"somebody\"");
        for (int i = 0; i < 2; i++) {
            assertThat(asNewUser().post(TEST, other).status()).isEqualTo(200);
        }
        snowflake.forget();
        Api.Answer refused = asNewUser().post(TEST, other);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(
                        refused.response().headers().firstValue("Retry-After").orElse("0")))
                .isBetween(1, 900);
        assertThat(snowflake.logins()).isEmpty();
        assertThat(asNewUser().post(TEST, GOOD).status()).isEqualTo(200);
    }

    @Test
    void aUserMayTestTwentyTimesInTenMinutes() {
        Api api = asNewUser();
        String nowhere = GOOD.replace("\"AMC\"", "\"NOWHERE\"");
        for (int i = 0; i < 20; i++) {
            assertThat(api.post(TEST, nowhere).status()).isEqualTo(200);
        }

        assertThat(api.post(TEST, nowhere).status()).isEqualTo(429);
    }

    private static List<String> steps(Api.Answer answer) {
        List<String> steps = new ArrayList<>();
        answer.body()
                .path("steps")
                .forEach(step -> steps.add(
                        step.path("name").asText() + " " + step.path("status").asText()));
        return steps;
    }
}
