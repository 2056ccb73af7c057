package org.amcsnowflake.local.snowflake;

import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.local.snowflake.session.StatementRecord;
import org.amcsnowflake.support.Background;
import org.amcsnowflake.support.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class CancelTest {
    private final LocalSnowflake snowflake = TestSnowflake.start(LocalSnowflakeSettings.demo());
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = Driver.connect(snowflake);
        Digits.create(connection);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        snowflake.close();
    }

    @Test
    void aRunningStatementIsCancelledWith000604() throws Exception {
        try (Statement statement = connection.createStatement()) {
            CompletableFuture<SQLException> failure = failureInBackground(statement, Digits.endless());
            awaitRunning();

            statement.cancel();

            assertCancelled(Patience.resultOf(failure));
        }
        assertThat(Driver.rows(connection, "SELECT 1")).containsExactly("1");
    }

    @Test
    void aWaitingStatementIsCancelledWithoutEffect() throws Exception {
        Driver.run(connection, "CREATE TABLE T (N INTEGER)");
        snowflake.add(Fault.once(RequestKind.INSERT, FaultAction.Delay.untilLifted()));
        try (Statement statement = connection.createStatement()) {
            CompletableFuture<SQLException> failure = failureInBackground(statement, "INSERT INTO T VALUES (1)");
            awaitRunning();

            statement.cancel();

            assertCancelled(Patience.resultOf(failure));
        }
        assertThat(Driver.rows(connection, "SELECT COUNT(*) FROM T")).containsExactly("0");
    }

    @Test
    void aQueryTimeoutCancelsTheStatement() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);

            assertCancelled(catchThrowableOfType(SQLException.class, () -> statement.execute(Digits.endless())));
        }
    }

    @Test
    void closingTheSessionCancelsItsRunningStatement() throws Exception {
        CompletableFuture<SQLException> failure = failureInBackground(connection.createStatement(), Digits.endless());
        awaitRunning();

        connection.close();

        assertThat(Patience.resultOf(failure).getMessage()).isNotEmpty();
        await().untilAsserted(() -> assertThat(snowflake.statements())
                .extracting(StatementRecord::state)
                .doesNotContain(StatementRecord.State.RUNNING));
    }

    private void awaitRunning() {
        await().until(() ->
                snowflake.statements().stream().anyMatch(each -> each.state() == StatementRecord.State.RUNNING));
    }

    private static void assertCancelled(SQLException failure) {
        assertThat(failure.getErrorCode()).isEqualTo(604);
        assertThat(failure.getSQLState()).isEqualTo("57014");
        assertThat(failure.getMessage()).contains("SQL execution canceled");
    }

    private static CompletableFuture<SQLException> failureInBackground(Statement statement, String sql) {
        return Background.run(() -> catchThrowableOfType(SQLException.class, () -> statement.execute(sql)));
    }
}
