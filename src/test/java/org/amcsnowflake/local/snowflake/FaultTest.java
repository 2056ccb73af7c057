package org.amcsnowflake.local.snowflake;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.Faults;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.support.Background;
import org.amcsnowflake.support.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class FaultTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalSnowflake snowflake = TestSnowflake.start(LocalSnowflakeSettings.demo());
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = Driver.connect(snowflake);
        Driver.run(connection, "CREATE TABLE T (N INTEGER)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        snowflake.close();
    }

    @Test
    void failsBeforeTheStatementTakesEffect() throws SQLException {
        snowflake.add(Fault.onceMatching("into t ", new FaultAction.FailBefore(suspended())));

        SQLException failure = failureOf("INSERT INTO T VALUES (1)");

        assertThat(failure.getErrorCode()).isEqualTo(606);
        assertThat(failure.getSQLState()).isEqualTo("57P03");
        assertThat(failure.getMessage()).contains("No active warehouse");
        assertThat(Driver.rows(connection, "SELECT COUNT(*) FROM T")).containsExactly("0");
    }

    @Test
    void failsAfterTheStatementTookEffect() throws SQLException {
        snowflake.add(Fault.once(RequestKind.INSERT, new FaultAction.FailAfter(suspended())));

        assertThat(failureOf("INSERT INTO T VALUES (1)").getErrorCode()).isEqualTo(606);
        assertThat(Driver.rows(connection, "SELECT COUNT(*) FROM T")).containsExactly("1");
    }

    @Test
    void failsTheRequestedNumberOfTimes() throws Exception {
        assertThat(post("""
                {"kind": "SELECT", "times": 2, "action": "fail-before",
                 "code": "000625", "sqlState": "57014", "message": "Lock wait"}""").statusCode()).isEqualTo(200);

        assertThat(failureOf("SELECT 1").getErrorCode()).isEqualTo(625);
        assertThat(failureOf("SELECT 1").getErrorCode()).isEqualTo(625);
        assertThat(Driver.rows(connection, "SELECT 1")).containsExactly("1");
        assertThat(snowflake.faults()).extracting(Faults.ActiveFault::hits).containsExactly(2);
    }

    @Test
    void listsAndDeletesFaultsOverHttp() throws Exception {
        post("{\"match\": \"select\", \"times\": \"always\", \"action\": \"drop-before\"}");

        assertThat(send("GET", "").body())
                .isEqualTo("{\"faults\":[{\"kind\":null,\"match\":\"select\",\"times\":\"always\",\"hits\":0,"
                        + "\"action\":\"DropBefore[]\"}]}");
        assertThat(send("DELETE", "").body()).isEqualTo("{\"faults\":[]}");
        assertThat(Driver.rows(connection, "SELECT 1")).containsExactly("1");
    }

    @Test
    void explainsAnInvalidFault() throws Exception {
        assertThat(post("{\"action\": \"hang\"}").body())
                .isEqualTo("{\"error\":\"A fault needs a kind of request or a text to match, or both.\"}");
        assertThat(post("{\"kind\": \"SELECT\", \"action\": \"explode\"}").body())
                .contains("There is no action \\\"explode\\\". Choose one of fail-before, ");
        assertThat(post("{\"kind\": \"NAP\", \"action\": \"hang\"}").body()).contains("Unknown kind NAP.");
        assertThat(post("{\"kind\": \"SELECT\", \"action\": \"delay\"}").body()).contains("This action needs");
        assertThat(post("{").statusCode()).isEqualTo(400);
    }

    @Test
    void hangsUntilTheFaultIsDeletedAndThenRunsTheResentStatement() throws Exception {
        snowflake.add(Fault.once(RequestKind.INSERT, new FaultAction.Hang()));
        CompletableFuture<Void> insert = Background.run(() -> {
            Driver.run(connection, "INSERT INTO T VALUES (1)");
            return null;
        });
        await().until(() -> snowflake.faults().get(0).hits() == 1);
        assertThat(insert).isNotDone();

        snowflake.clearFaults();

        Patience.resultOf(insert);
        assertThat(Driver.rows(connection, "SELECT COUNT(*) FROM T")).containsExactly("1");
    }

    @Test
    void failsALogin() {
        snowflake.add(Fault.once(
                RequestKind.LOGIN,
                new FaultAction.FailBefore(new SnowflakeError("390913", "08001", "Your free trial has ended."))));

        SQLException failure = catchThrowableOfType(SQLException.class, () -> Driver.connect(snowflake));

        assertThat(failure.getErrorCode()).isEqualTo(390913);
    }

    @Test
    void anUploadIsRefusedLostOrTruncated(@TempDir Path folder) throws Exception {
        String put = "PUT 'file://" + Files.writeString(folder.resolve("n.csv"), "1\n2\n3\n4\n") + "' @~/in"
                + " AUTO_COMPRESS=FALSE OVERWRITE=TRUE";
        post("{\"kind\": \"PUT\", \"action\": \"refuse-upload\"}");
        assertThat(failureOf(put).getMessage()).contains("file operation error while performing stage upload");
        assertThat(Driver.rows(connection, "LIST @~/in")).isEmpty();

        post("{\"kind\": \"PUT\", \"action\": \"lose-upload\"}");
        assertThat(Driver.rows(connection, put).get(0)).contains("UPLOADED");
        assertThat(Driver.rows(connection, "LIST @~/in")).isEmpty();

        post("{\"kind\": \"PUT\", \"action\": \"cut-upload\"}");
        assertThat(Driver.rows(connection, put).get(0)).contains("UPLOADED");
        assertThat(Driver.rows(connection, "LIST @~/in").get(0)).startsWith("in/n.csv,4,");

        assertThat(Driver.rows(connection, put).get(0)).contains("UPLOADED");
        assertThat(Driver.rows(connection, "LIST @~/in").get(0)).startsWith("in/n.csv,8,");
    }

    @Test
    void aDelayOnEveryStatementIsALatency() throws Exception {
        post("{\"match\": \".\", \"action\": \"delay\", \"millis\": 100, \"times\": \"always\"}");

        long begin = System.nanoTime();
        Driver.rows(connection, "SELECT 1");
        Driver.rows(connection, "SELECT 2");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(200));
    }

    private static SnowflakeError suspended() {
        return new SnowflakeError("000606", "57P03", "No active warehouse selected in the current session.");
    }

    private SQLException failureOf(String sql) {
        return catchThrowableOfType(SQLException.class, () -> Driver.run(connection, sql));
    }

    private HttpResponse<String> post(String body) throws Exception {
        return send("POST", body);
    }

    private HttpResponse<String> send(String method, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(snowflake.url() + "/local/faults"))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
