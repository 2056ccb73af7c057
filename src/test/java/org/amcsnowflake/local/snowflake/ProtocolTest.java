package org.amcsnowflake.local.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

class ProtocolTest {
    private final LocalSnowflake snowflake = TestSnowflake.start(LocalSnowflakeSettings.demo());
    private PlainClient client;

    @BeforeEach
    void login() {
        client = PlainClient.login(snowflake);
    }

    @AfterEach
    void close() {
        snowflake.close();
    }

    @Test
    void answersARequestWithoutRequestId() {
        JsonNode answer = client.post("/queries/v1/query-request", Map.of("sqlText", "SELECT 1"))
                .join();

        assertThat(answer.path("success").asBoolean()).isTrue();
        assertThat(answer.at("/data/rowset").toString()).isEqualTo("[[\"1\"]]");
        assertThat(answer.at("/data/total").asInt()).isEqualTo(1);
    }

    @Test
    void returnsTheSessionStateAfterEachStatement() {
        JsonNode data = client.send("an-id", "SELECT 1").join().path("data");

        assertThat(data.path("finalDatabaseName").asText()).isEqualTo("AMC");
        assertThat(data.path("finalSchemaName").asText()).isEqualTo("PUBLIC");
        assertThat(data.path("finalWarehouseName").asText()).isEqualTo("AMC_WH");
        assertThat(data.path("finalRoleName").asText()).isEqualTo("AMC_LOADER");
        assertThat(data.path("parameters").toString()).contains("{\"name\":\"AUTOCOMMIT\",\"value\":true}");
    }

    @Test
    void returnsErrorsWithCodeSqlStateAndQueryId() {
        JsonNode answer = client.send("an-id", "MAKE SENSE").join();

        assertThat(answer.path("success").asBoolean()).isFalse();
        assertThat(answer.path("code").asText()).isEqualTo("001003");
        assertThat(answer.at("/data/errorCode").asText()).isEqualTo("001003");
        assertThat(answer.at("/data/sqlState").asText()).isEqualTo("42000");
        assertThat(answer.at("/data/queryId").asText())
                .isEqualTo(snowflake.statements().get(0).queryId());
    }

    @Test
    void compressesResponsesIfTheClientAcceptsIt() throws Exception {
        HttpResponse<byte[]> response = client.send(
                        client.request("/local/faults")
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .join();

        assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(response.body())))
                .hasContent("{\"faults\":[]}");
    }

    @Test
    void refusesTheTokenOfAClosedSession() {
        assertThat(client.post("/session/heartbeat", Map.of())
                        .join()
                        .path("success")
                        .asBoolean())
                .isTrue();

        client.post("/session?delete=true", Map.of()).join();

        assertThat(client.send("an-id", "SELECT 1").join().path("code").asText())
                .isEqualTo("390111");
    }

    @Test
    void runsAStatementAsynchronouslyAndReportsItsStatus() {
        snowflake.add(Fault.once(RequestKind.SELECT, FaultAction.Delay.untilLifted()));

        JsonNode answer = client.post("/queries/v1/query-request", Map.of("sqlText", "SELECT 7", "asyncExec", true))
                .join();
        String id = answer.at("/data/queryId").asText();

        assertThat(answer.path("code").asText()).isEqualTo("333334");
        assertThat(status(id)).isEqualTo("RUNNING");
        snowflake.clearFaults();
        assertThat(client.get("/queries/" + id + "/result")
                        .join()
                        .at("/data/rowset")
                        .toString())
                .isEqualTo("[[\"7\"]]");
        assertThat(status(id)).isEqualTo("SUCCESS");
        assertThat(client.get("/monitoring/queries/unknown").join().at("/data/queries"))
                .isEmpty();
    }

    @Test
    void servesTheHistoryOverHttp() {
        client.send("an-id", "SELECT 1").join();

        JsonNode asked = client.get("/local/statements").join();

        assertThat(asked.at("/statements/0/sql_text").asText()).isEqualTo("SELECT 1");
        assertThat(asked.at("/statements/0/state").asText()).isEqualTo("SUCCEEDED");
        assertThat(asked.at("/statements/0/rows").asInt()).isEqualTo(1);
        assertThat(asked.at("/logins/0/user").asText()).isEqualTo("DEMO");
    }

    private String status(String queryId) {
        return client.get("/monitoring/queries/" + queryId)
                .join()
                .at("/data/queries/0/status")
                .asText();
    }
}
