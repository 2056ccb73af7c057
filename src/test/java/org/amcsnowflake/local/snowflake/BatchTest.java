package org.amcsnowflake.local.snowflake;

import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.local.snowflake.session.StatementRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Locale;

import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BatchTest {
    private static final int ROWS = 1_000;
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

    @ParameterizedTest(name = "staged from {0} values on")
    @ValueSource(strings = {"65280", "1"})
    void eachValueOfALongBatchArrivesExactly(String stagedFrom) throws SQLException {
        Driver.run(connection, "ALTER SESSION SET CLIENT_STAGE_ARRAY_BINDING_THRESHOLD = " + stagedFrom);
        Driver.run(
                connection,
                "CREATE TABLE ALL_TYPES (ID INTEGER, AMOUNT NUMBER(38,10), RATIO FLOAT, FLAG BOOLEAN, DAY DATE,"
                        + " SEEN TIMESTAMP_LTZ, NAME VARCHAR, SOURCE VARCHAR, COUNTRY VARCHAR DEFAULT 'DE')");
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO ALL_TYPES VALUES (?, ?, ?, ?, ?, ?, upper(?), 'batch', DEFAULT)")) {
            for (int i = 0; i < ROWS; i++) {
                Object[] values = values(i);
                for (int column = 0; column < values.length; column++) {
                    insert.setObject(column + 1, values[column]);
                }
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(ROWS).containsOnly(1);
        }

        assertThat(snowflake.statements())
                .filteredOn(each -> each.kind() == RequestKind.PUT)
                .hasSize(stagedFrom.equals("1") ? 1 : 0);
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT * FROM ALL_TYPES ORDER BY ID")) {
            for (int i = 0; i < ROWS; i++) {
                Object[] values = values(i);
                assertThat(result.next()).isTrue();
                assertThat(result.getInt("ID")).isEqualTo(i);
                assertThat(result.getBigDecimal("AMOUNT"))
                        .usingComparator(nullsFirst(naturalOrder()))
                        .isEqualTo(values[1]);
                assertThat(result.getDouble("RATIO")).isEqualTo(values[2]);
                assertThat(result.getBoolean("FLAG")).isEqualTo(values[3]);
                assertThat(result.getDate("DAY")).isEqualTo(values[4]);
                assertThat(result.getTimestamp("SEEN")).isEqualTo(values[5]);
                assertThat(result.getString("NAME")).isEqualTo(values[6]);
                assertThat(result.getString("SOURCE")).isEqualTo("batch");
                assertThat(result.getString("COUNTRY")).isEqualTo("DE");
            }
            assertThat(result.next()).isFalse();
        }
    }

    private static Object[] values(int i) {
        return new Object[] {
            i,
            // Numbers of a batch need not have the same scale.
            i % 5 == 0 ? null : BigDecimal.valueOf(i * 7919L, i % 4),
            i / 8.0,
            i % 2 == 0,
            Date.valueOf(LocalDate.of(1969, 1, 1).plusDays(i)),
            Timestamp.valueOf(
                    LocalDateTime.of(1969, 12, 31, 23, 0).plusMinutes(i).plusNanos(i * 1_001L)),
            i % 3 == 0 ? "" : ("'Ä\"\\, \n' " + i).toUpperCase(Locale.ROOT)
        };
    }

    @Test
    void aBatchMayBeConvertedByASelect() throws SQLException {
        Driver.run(connection, "CREATE TABLE DOCUMENTS (ID INTEGER, DOC VARIANT)");
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO DOCUMENTS SELECT column1, PARSE_JSON(column2) FROM VALUES (?, ?)")) {
            for (int i = 0; i < 3; i++) {
                insert.setInt(1, i);
                insert.setString(2, "{\"n\": " + i + "}");
                insert.addBatch();
            }
            insert.executeBatch();
        }

        assertThat(Driver.rows(connection, "SELECT ID, DOC:n FROM DOCUMENTS ORDER BY ID"))
                .containsExactly("0,0", "1,1", "2,2");
    }

    @Test
    void aRejectedValueOfABatchUndoesTheWholeBatch() throws SQLException {
        Driver.run(connection, "CREATE TABLE SHORT (ID INTEGER, NAME VARCHAR(3))");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO SHORT VALUES (?, ?)")) {
            for (int i = 998; i <= 1000; i++) {
                insert.setInt(1, i);
                insert.setString(2, Integer.toString(i));
                insert.addBatch();
            }
            assertThatThrownBy(insert::executeBatch).hasMessageContaining("String '1000' is too long");
        }
        assertThat(Driver.rows(connection, "SELECT COUNT(*) FROM SHORT")).containsExactly("0");
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
