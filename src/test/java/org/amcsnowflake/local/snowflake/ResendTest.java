package org.amcsnowflake.local.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.local.snowflake.session.StatementRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A driver without a response resends its request. */
class ResendTest {
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
    void aStatementWithALostAnswerIsNotExecutedAgain() throws SQLException {
        snowflake.add(Fault.once(RequestKind.INSERT, new FaultAction.DropAfter()));

        assertThat(insert()).isEqualTo(1);

        assertThat(Driver.rows(connection, "SELECT COUNT(*) FROM T")).containsExactly("1");
        assertThat(inserts()).singleElement().satisfies(only -> {
            assertThat(only.requests()).isEqualTo(2);
            assertThat(only.rows()).isEqualTo(1);
        });
    }

    @Test
    void aStatementThatNeverArrivedIsExecutedWhenResent() throws SQLException {
        snowflake.add(Fault.once(RequestKind.INSERT, new FaultAction.DropBefore()));

        assertThat(insert()).isEqualTo(1);

        assertThat(Driver.rows(connection, "SELECT COUNT(*) FROM T")).containsExactly("1");
        assertThat(inserts())
                .singleElement()
                .extracting(StatementRecord::requests)
                .isEqualTo(1);
    }

    @Test
    void a503IsSentAgainAndExecutedOnce() throws SQLException {
        snowflake.add(Fault.once(RequestKind.INSERT, new FaultAction.HttpStatus(503)));

        assertThat(insert()).isEqualTo(1);

        assertThat(Driver.rows(connection, "SELECT COUNT(*) FROM T")).containsExactly("1");
    }

    @Test
    void aResentStatementWaitsForItsRunningExecution() throws Exception {
        snowflake.add(Fault.once(RequestKind.INSERT, FaultAction.Delay.untilLifted()));
        PlainClient client = PlainClient.login(snowflake);
        String requestId = UUID.randomUUID().toString();

        CompletableFuture<JsonNode> first = client.send(requestId, "INSERT INTO T VALUES (1)");
        await().until(() -> inserts().size() == 1);
        CompletableFuture<JsonNode> again = client.send(requestId, "INSERT INTO T VALUES (1)");
        await().until(() -> inserts().get(0).requests() == 2);
        snowflake.clearFaults();

        assertThat(again.get().at("/data/rowset").toString()).isEqualTo("[[\"1\"]]");
        assertThat(again.get().at("/data/queryId")).isEqualTo(first.get().at("/data/queryId"));
        assertThat(Driver.rows(connection, "SELECT COUNT(*) FROM T")).containsExactly("1");
        assertThat(inserts())
                .singleElement()
                .extracting(StatementRecord::requests)
                .isEqualTo(2);
    }

    private int insert() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("INSERT INTO T VALUES (1)");
        }
    }

    private List<StatementRecord> inserts() {
        return snowflake.statements().stream()
                .filter(each -> each.kind() == RequestKind.INSERT)
                .toList();
    }
}
