package org.amcsnowflake.local.snowflake;

import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.local.snowflake.session.StatementRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

import static org.assertj.core.api.Assertions.assertThat;

class BatchTest {
    private static final String INSERT = "INSERT INTO T (ID, NAME) VALUES (?, ?)";

    private final LocalSnowflake snowflake = TestSnowflake.start(LocalSnowflakeSettings.demo());
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = Driver.connect(snowflake);
        Driver.run(connection, "CREATE TABLE T (ID INTEGER, NAME VARCHAR)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        snowflake.close();
    }

    @Test
    void bindsSingleValues() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, 1);
            insert.setString(2, "o'ne");
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT NAME FROM T WHERE ID = ?")) {
            select.setInt(1, 1);
            try (ResultSet result = select.executeQuery()) {
                assertThat(result.next()).isTrue();
                assertThat(result.getString(1)).isEqualTo("o'ne");
            }
        }
    }

    @Test
    void sendsASmallBatchInOneStatement() throws SQLException {
        insertBatch(500);

        assertThat(Driver.rows(connection, "SELECT COUNT(*), COUNT(NAME), MIN(ID), MAX(ID) FROM T"))
                .containsExactly("500,499,0,499");
        assertThat(snowflake.statements())
                .filteredOn(each -> each.kind() == RequestKind.INSERT)
                .singleElement()
                .extracting(StatementRecord::rows)
                .isEqualTo(500L);
    }

    @Test
    void stagesTheValuesOfALargeBatch() throws SQLException {
        insertBatch(40_000);

        assertThat(Driver.rows(connection, "SELECT COUNT(*), COUNT(NAME), MIN(ID), MAX(ID) FROM T"))
                .containsExactly("40000,39999,0,39999");
        assertThat(Driver.rows(connection, "SELECT NAME FROM T WHERE ID = 12345"))
                .containsExactly("a \"name\", 12345");
        assertThat(snowflake.statements()).anyMatch(each -> each.kind() == RequestKind.PUT);
        assertThat(snowflake.statements())
                .filteredOn(each -> each.kind() == RequestKind.INSERT)
                .hasSize(1);
    }

    private void insertBatch(int rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (int i = 0; i < rows; i++) {
                insert.setInt(1, i);
                if (i == 7) {
                    insert.setNull(2, Types.VARCHAR);
                } else {
                    insert.setString(2, "a \"name\", " + i);
                }
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(rows).containsOnly(1);
        }
    }
}
