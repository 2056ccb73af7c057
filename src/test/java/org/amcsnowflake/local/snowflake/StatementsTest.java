package org.amcsnowflake.local.snowflake;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class StatementsTest {
    private final LocalSnowflake snowflake = TestSnowflake.start(LocalSnowflakeSettings.demo());
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = Driver.connect(snowflake);
        Driver.run(connection, "CREATE TABLE T (ID INTEGER)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        snowflake.close();
    }

    @Test
    void autocommitsEachStatement() throws SQLException {
        Driver.run(connection, "INSERT INTO T VALUES (1)");

        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(seenByAnother()).isEqualTo("1");
    }

    @Test
    void commitsExplicitlyWithoutAutocommit() throws SQLException {
        connection.setAutoCommit(false);
        assertThat(connection.getAutoCommit()).isFalse();
        Driver.run(connection, "INSERT INTO T VALUES (1)");
        assertThat(seenByAnother()).isEqualTo("0");

        connection.commit();

        assertThat(seenByAnother()).isEqualTo("1");
    }

    @Test
    void rollsBack() throws SQLException {
        connection.setAutoCommit(false);
        Driver.run(connection, "INSERT INTO T VALUES (1)");

        connection.rollback();

        assertThat(Driver.rows(connection, "SELECT COUNT(*) FROM T")).containsExactly("0");
    }

    @Test
    void refusesUnknownSyntaxWith001003AndExecutesNothing() throws SQLException {
        SQLException refusal = catchThrowableOfType(
                SQLException.class, () -> Driver.run(connection, "INSERT INTO T VALUES (1) WITH SUGAR"));

        assertThat(refusal.getErrorCode()).isEqualTo(1003);
        assertThat(refusal.getSQLState()).isEqualTo("42000");
        assertThat(refusal.getMessage()).contains("SQL compilation error:");
        assertThat(Driver.rows(connection, "SELECT COUNT(*) FROM T")).containsExactly("0");
    }

    @Test
    void returnsALargeResultCompletely() throws SQLException {
        Digits.create(connection);
        int rows = 0;
        long sum = 0;
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(Digits.twoHundredThousandRows())) {
            while (result.next()) {
                rows++;
                sum += result.getLong(1);
            }
        }
        assertThat(rows).isEqualTo(200_000);
        assertThat(sum).isEqualTo(199_999L * 200_000 / 2);
        assertThat(snowflake.statements()).anyMatch(each -> each.rows() == 200_000);
    }

    private String seenByAnother() throws SQLException {
        try (Connection another = Driver.connect(snowflake)) {
            return Driver.rows(another, "SELECT COUNT(*) FROM T").get(0);
        }
    }
}
