package org.amcsnowflake.local.snowflake;

import net.snowflake.client.api.connection.SnowflakeConnection;
import net.snowflake.client.api.exception.SnowflakeSQLException;
import net.snowflake.client.api.resultset.QueryStatus;
import net.snowflake.client.api.resultset.SnowflakeResultSet;
import net.snowflake.client.api.statement.SnowflakeStatement;
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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class HistoryTest {
    private final LocalSnowflake snowflake = TestSnowflake.start(LocalSnowflakeSettings.demo());
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = Driver.of(snowflake)
                .with("password", "demo-password")
                .with("QUERY_TAG", "of the session")
                .connect();
        snowflake.forget();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        snowflake.close();
    }

    @Test
    void recordsStatementsWithTheirOutcomes() throws SQLException {
        Driver.rows(connection, "SELECT 1 UNION ALL SELECT 2");
        catchThrowableOfType(SQLException.class, () -> Driver.run(connection, "MAKE SENSE"));

        assertThat(snowflake.statements()).hasSize(2);
        assertThat(snowflake.statements().get(0)).satisfies(select -> {
            assertThat(select.user()).isEqualTo("DEMO");
            assertThat(select.kind()).isEqualTo(RequestKind.SELECT);
            assertThat(select.sqlText()).isEqualTo("SELECT 1 UNION ALL SELECT 2");
            assertThat(select.state()).isEqualTo(StatementRecord.State.SUCCEEDED);
            assertThat(select.rows()).isEqualTo(2);
            assertThat(select.endedAt()).isAfterOrEqualTo(select.startedAt());
        });
        assertThat(snowflake.statements().get(1)).satisfies(nonsense -> {
            assertThat(nonsense.state()).isEqualTo(StatementRecord.State.FAILED);
            assertThat(nonsense.errorCode()).isEqualTo("001003");
            assertThat(nonsense.errorMessage()).startsWith("SQL compilation error:");
        });
    }

    @Test
    void recordsTheTagOfTheStatementOrTheSession() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.unwrap(SnowflakeStatement.class).setParameter("QUERY_TAG", "of the statement");
            statement.executeQuery("SELECT 1");
        }
        Driver.rows(connection, "SELECT 2");

        assertThat(snowflake.statements())
                .extracting(StatementRecord::tag)
                .containsExactly("of the statement", "of the session");
    }

    @Test
    void recordsTheDriversQueryId() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT 1");
            String queryId = statement.unwrap(SnowflakeStatement.class).getQueryID();

            assertThat(snowflake.statements())
                    .extracting(StatementRecord::queryId)
                    .containsExactly(queryId);
        }
    }

    @Test
    void reportsTheStatusOfAStatementToTheDriver() throws SQLException {
        snowflake.add(Fault.onceMatching("'slow'", FaultAction.Delay.untilLifted()));
        try (Statement statement = connection.createStatement()) {
            String slow = statement
                    .unwrap(SnowflakeStatement.class)
                    .executeAsyncQuery("SELECT 'slow'")
                    .unwrap(SnowflakeResultSet.class)
                    .getQueryID();

            assertThat(status(slow).isStillRunning()).isTrue();
            snowflake.clearFaults();
            await().untilAsserted(() -> assertThat(status(slow).isSuccess()).isTrue());
        }
        SQLException refusal = catchThrowableOfType(SQLException.class, () -> Driver.run(connection, "MAKE SENSE"));
        QueryStatus failed = status(((SnowflakeSQLException) refusal).getQueryId());
        assertThat(failed.isAnError()).isTrue();
        assertThat(failed.getErrorCode()).isEqualTo(1003);
    }

    private QueryStatus status(String queryId) throws SQLException {
        return connection.unwrap(SnowflakeConnection.class).getQueryStatus(queryId);
    }

    @Test
    void queryHistoryShowsTheStatementsOfATagWithTheirOutcomes() throws SQLException {
        Driver.run(connection, "ALTER SESSION SET QUERY_TAG = 'execution 7, try 2'");
        Driver.run(connection, "CREATE TABLE T (N NUMBER)");
        Driver.run(connection, "INSERT INTO T VALUES (1), (2), (3)");
        assertThatThrownBy(() -> Driver.run(connection, "INSERT INTO T VALUES ('x')"))
                .isInstanceOf(SQLException.class);
        try (Connection other = Driver.connect(snowflake)) {
            assertThat(Driver.rows(
                            other,
                            "SELECT EXECUTION_STATUS, ROWS_PRODUCED, ERROR_CODE, QUERY_TEXT, QUERY_TYPE, USER_NAME"
                                    + " FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY(RESULT_LIMIT => 1000))"
                                    + " WHERE QUERY_TAG = 'execution 7, try 2' AND QUERY_TEXT LIKE 'INSERT%'"
                                    + " ORDER BY START_TIME"))
                    .containsExactly(
                            "SUCCESS,3,null,INSERT INTO T VALUES (1), (2), (3),INSERT,DEMO",
                            "FAILED_WITH_ERROR,0,100038,INSERT INTO T VALUES ('x'),INSERT,DEMO");
            assertThat(Driver.rows(
                            other,
                            "SELECT COUNT(*) FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY_BY_SESSION())"
                                    + " WHERE QUERY_TAG <> ''"))
                    .containsExactly("0");
        }
        String last = Driver.rows(connection, "SELECT LAST_QUERY_ID()").get(0);
        assertThat(Driver.rows(
                        connection,
                        "SELECT QUERY_TEXT FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY()) WHERE QUERY_ID = '" + last
                                + "'"))
                .containsExactly("INSERT INTO T VALUES ('x')");
    }
}
