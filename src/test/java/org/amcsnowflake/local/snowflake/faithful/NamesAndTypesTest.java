package org.amcsnowflake.local.snowflake.faithful;

import org.amcsnowflake.flow.service.Warehouse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NamesAndTypesTest extends FaithfulTest {

    @Test
    void foldsUnquotedNamesAndKeepsTheCaseOfQuotedOnes() throws Exception {
        run("CREATE TABLE Mixed (Cost NUMBER, \"Cost\" NUMBER, \"cost\" NUMBER, \"a \"\"b\"\"\" NUMBER)");
        run("INSERT INTO mixed (cost, \"Cost\", \"cost\", \"a \"\"b\"\"\") VALUES (1, 2, 3, 4)");

        assertThat(columns("SELECT * FROM MIXED")).containsExactly("COST", "Cost", "cost", "a \"b\"");
        assertThat(rows("SELECT \"cost\", COST FROM MIXED")).containsExactly("3,1");
        refuses(
                "SELECT \"COST \" FROM MIXED",
                "000904",
                "42000",
                "SQL compilation error: error line 1 at position 7\ninvalid identifier '\"COST \"'");
    }

    @Test
    void aTemporaryTableHidesAPermanentNamesakeInItsSessionAlone() throws Exception {
        run("CREATE TABLE T (A NUMBER)");
        run("CREATE TEMPORARY TABLE T (B NUMBER)");

        assertThat(columns("SELECT * FROM T")).containsExactly("B");
        run("DROP TABLE T");
        assertThat(columns("SELECT * FROM T")).containsExactly("A");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'12345678901234567890123456789012345678'::NUMBER(38,0) | 12345678901234567890123456789012345678",
                "'10.555'::NUMBER(10,2) | 10.56",
                "'-10.555'::NUMBER(10,2) | -10.56",
                "1.5 + 1 | 2.5",
                "1 / 4 | 0.250000",
                "TRUE | TRUE",
                "'2026-01-31'::DATE | 2026-01-31",
                "'1969-12-31 23:59:59.5'::TIMESTAMP_NTZ | 1969-12-31 23:59:59.500",
                "'0001-01-01'::TIMESTAMP_NTZ | 0001-01-01 00:00:00.000",
                "'9999-12-31 23:59:59.999999999'::TIMESTAMP_NTZ::VARCHAR | 9999-12-31 23:59:59.999",
                "'2026-01-31T10:00:00+02:00'::TIMESTAMP_NTZ | 2026-01-31 10:00:00.000",
                "'2026-01-31T10:00:00+02:00'::TIMESTAMP_TZ | 2026-01-31 10:00:00.000 +0200",
                "CONVERT_TIMEZONE('UTC', '2026-01-31T10:00:00+02:00'::TIMESTAMP_TZ)::TIMESTAMP_NTZ | 2026-01-31 08:00:00.000",
                "PARSE_JSON('{\"a\": [1, 2.50]}'):a[1]::VARCHAR | 2.5",
                "PARSE_JSON('{\"a\": \"x\"}'):a::VARCHAR | x",
                "TRY_CAST('x' AS NUMBER) | null",
                "NVL(NULL, 'x') | x",
                "IFF(1 = 1.0, 'same', 'other') | same",
                "CONCAT('a', 1, NULL) | null",
                "CONCAT('a, b', 1) | a, b1",
                "'' IS NULL | FALSE"
            })
    void valuesReadAsInSnowflake(String expression, String cell) throws Exception {
        assertThat(rows("SELECT " + expression)).containsExactly(cell);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'abc'::NUMBER | 100038 | 22018 | Numeric value 'abc' is not recognized",
                "1000::NUMBER(3,0) | 100039 | 22003 | Numeric value '1000' is out of range",
                "'2026-02-30'::TIMESTAMP_NTZ | 100035 | 22007 | Timestamp '2026-02-30' is not recognized",
                "'2026-01-31T12:00:00+02'::TIMESTAMP_TZ | 100035 | 22007 | Timestamp '2026-01-31T12:00:00+02' is not recognized",
                "'2026-01-31 12:00:00+02'::TIMESTAMP_TZ | 100035 | 22007 | Timestamp '2026-01-31 12:00:00+02' is not recognized",
                "'x'::DATE | 100040 | 22007 | Date 'x' is not recognized",
                "'maybe'::BOOLEAN | 100037 | 22018 | Boolean value 'maybe' is not recognized",
                "1 / 0 | 100051 | 22012 | Division by zero",
                "NO_SUCH(1) | 002140 | 42601 | SQL compilation error:↵Unknown function NO_SUCH"
            })
    void invalidConversionsAreRefused(String expression, String code, String sqlState, String message)
            throws Exception {
        refuses("SELECT " + expression, code, sqlState, message.replace('↵', '\n'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CURRENT_DATE",
                "CURRENT_TIME",
                "CURRENT_TIMESTAMP",
                "CURRENT_USER",
                "LOCALTIME",
                "LOCALTIMESTAMP",
                "$1"
            })
    void columnsCannotHaveReservedNamesEvenQuoted(String name) throws Exception {
        String message = "SQL compilation error:\nInvalid column name '" + name + "': it is a reserved keyword.";
        refuses("CREATE TABLE T (\"" + name + "\" NUMBER)", "002318", "42601", message);
        run("CREATE TABLE T (A NUMBER)");
        refuses("ALTER TABLE T ADD COLUMN \"" + name + "\" NUMBER", "002318", "42601", message);
    }

    @Test
    void datesAndTimesAreFormattedAsTheSessionSays() throws Exception {
        run(
                "ALTER SESSION SET DATE_OUTPUT_FORMAT = 'DD/MM/YYYY' TIMESTAMP_NTZ_OUTPUT_FORMAT = 'MON DD, YYYY HH12:MI AM'"
                        + " TIMESTAMP_OUTPUT_FORMAT = 'YYYY-MM-DD\"T\"HH24:MI:SS.FF2TZH:TZM'");

        assertThat(rows("SELECT '2026-01-05'::DATE::VARCHAR, '2026-01-05 13:30'::TIMESTAMP_NTZ::VARCHAR,"
                        + " '2026-01-05 13:30:00-08:00'::TIMESTAMP_TZ::VARCHAR"))
                .containsExactly("05/01/2026,Jan 05, 2026 01:30 PM,2026-01-05T13:30:00.00-08:00");
    }

    @Test
    void accountParametersApplyToLaterSessions() throws Exception {
        refuses(
                "ALTER ACCOUNT SET DATE_OUTPUT_FORMAT = 'DD/MM/YYYY'",
                "003001",
                "42501",
                "SQL access control error:\nInsufficient privileges to operate on account");
        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute("ALTER ACCOUNT SET DATE_OUTPUT_FORMAT = 'DD/MM/YYYY'");
            try (Warehouse later = Warehouse.ofAdministrator(snowflake)) {
                assertThat(later.rows("SELECT '2026-01-05'::DATE::VARCHAR AS D").toString())
                        .isEqualTo("[{D=05/01/2026}]");
            } finally {
                administrator.execute("ALTER ACCOUNT UNSET DATE_OUTPUT_FORMAT");
            }
        }
        assertThat(rows("SELECT '2026-01-05'::DATE::VARCHAR")).containsExactly("2026-01-05");
    }

    @Test
    void columnsHaveTheDefaultCollationUnlessDeclaredOtherwise() throws Exception {
        run("ALTER SESSION SET DEFAULT_DDL_COLLATION = 'en-ci'");
        run("CREATE TABLE T (A VARCHAR, B VARCHAR(5) COLLATE '', C NUMBER)");
        run("ALTER TABLE T ADD COLUMN D VARCHAR");
        run("CREATE TABLE EXACT (A VARCHAR) DEFAULT_DDL_COLLATION = '' COMMENT = 'x'");
        run("ALTER TABLE EXACT ADD COLUMN B VARCHAR");

        assertThat(types("T"))
                .containsExactly(
                        "VARCHAR(16777216) COLLATE 'en-ci'",
                        "VARCHAR(5)",
                        "NUMBER(38,0)",
                        "VARCHAR(16777216) COLLATE 'en-ci'");
        assertThat(types("EXACT")).containsExactly("VARCHAR(16777216)", "VARCHAR(16777216)");
        run("INSERT INTO T (A) VALUES ('x')");
        run("INSERT INTO EXACT (A) VALUES ('x')");
        assertThat(rows("SELECT COUNT(*) FROM T WHERE A = 'X'")).containsExactly("1");
        assertThat(rows("SELECT COUNT(*) FROM EXACT WHERE A = 'X'")).containsExactly("0");
    }

    private List<String> types(String table) throws Exception {
        return rows("DESCRIBE TABLE " + table).stream()
                .map(row -> row.substring(row.indexOf(',') + 1, row.indexOf(",COLUMN")))
                .toList();
    }

    @Test
    void lengthsAreEnforcedAndKeysAreNot() throws Exception {
        run("CREATE TABLE T (A VARCHAR(3), K NUMBER PRIMARY KEY)");
        run("INSERT INTO T VALUES ('abc', 1), ('äöü', 1)");

        refuses(
                "INSERT INTO T VALUES ('abcd', 2)",
                "100078",
                "22000",
                "String 'abcd' is too long and would be truncated");
        refuses("INSERT INTO T VALUES ('a', NULL)", "100072", "22000", "NULL result in a non-nullable column");
        assertThat(rows("SELECT COUNT(*) FROM T")).containsExactly("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRANT DATABASE ROLE X TO SHARE Y",
                "SELECT 1 FROM",
                "SELECT * FROM T PIVOT (X)",
                "CREATE FUNCTION F() AS 'x'",
                "PRAGMA memory_limit",
                "COPY T TO '/tmp/x'",
                "SELECT * FROM read_csv('/etc/passwd'",
                "ATTACH 'x'",
                "CALL P()"
            })
    void unknownSyntaxIsRefused(String sql) throws Exception {
        assertThatThrownBy(() -> run(sql))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        error -> assertThat(error.getErrorCode()).isEqualTo(1003))
                .hasMessageStartingWith("SQL compilation error:\n");
    }

    @Test
    void duckDbsFunctionsAreUnavailable() throws Exception {
        refuses("SELECT getenv('HOME')", "002140", "42601", "SQL compilation error:\nUnknown function GETENV");
    }

    @Test
    void severalStatementsAreRefused() throws Exception {
        refuses(
                "SELECT 1; SELECT 2",
                "000008",
                "0A000",
                "Actual statement count 2 did not match the desired statement count 1.");
        assertThat(rows("SELECT ';'; -- a comment; here")).containsExactly(";");
    }

    @Test
    void aTimestampKeepsNineDigitsBeforeAndAfter1970() throws Exception {
        run("CREATE TABLE T (N TIMESTAMP_NTZ, L TIMESTAMP_LTZ, Z TIMESTAMP_TZ)");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO T VALUES (?, ?, ?)")) {
            for (String text : List.of("1969-12-31 23:59:59.123456789", "9999-12-31 00:00:00.999999999")) {
                for (int i = 1; i <= 3; i++) {
                    insert.setString(i, text);
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM T ORDER BY N")) {
            rows.next();
            for (int i = 1; i <= 3; i++) {
                assertThat(rows.getTimestamp(i).getNanos()).isEqualTo(123_456_789);
            }
            rows.next();
            for (int i = 1; i <= 3; i++) {
                assertThat(rows.getTimestamp(i).getNanos()).isEqualTo(999_999_999);
            }
        }
    }
}
