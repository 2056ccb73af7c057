package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NamesAndTypesTest extends EngineTest {

    @Test
    void foldsUnquotedNamesAndKeepsTheCaseOfQuotedOnes() {
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
    void aTemporaryTableHidesAPermanentNamesakeInItsSessionAlone() {
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
                "TRUE | 1",
                "'2026-01-31'::DATE | 20484",
                "'1969-12-31 23:59:59.5'::TIMESTAMP_NTZ | -1.500000000",
                "'0001-01-01'::TIMESTAMP_NTZ | -62135596800.000000000",
                "'9999-12-31 23:59:59.999999999'::TIMESTAMP_NTZ | 253402300799.999999999",
                "'2026-01-31T10:00:00+02:00'::TIMESTAMP_NTZ | 1769853600.000000000",
                "'2026-01-31T10:00:00+02:00'::TIMESTAMP_TZ | 1769846400.000000000 1560",
                "CONVERT_TIMEZONE('UTC', '2026-01-31T10:00:00+02:00'::TIMESTAMP_TZ)::TIMESTAMP_NTZ | 1769846400.000000000",
                "PARSE_JSON('{\"a\": [1, 2.50]}'):a[1]::VARCHAR | 2.5",
                "PARSE_JSON('{\"a\": \"x\"}'):a::VARCHAR | x",
                "TRY_CAST('x' AS NUMBER) | null",
                "NVL(NULL, 'x') | x",
                "IFF(1 = 1.0, 'same', 'other') | same",
                "CONCAT('a', 1, NULL) | null",
                "CONCAT('a, b', 1) | a, b1",
                "'' IS NULL | 0"
            })
    void valuesReadAsSnowflakes(String expression, String cell) {
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
                "'x'::DATE | 100040 | 22007 | Date 'x' is not recognized",
                "'maybe'::BOOLEAN | 100037 | 22018 | Boolean value 'maybe' is not recognized",
                "1 / 0 | 100051 | 22012 | Division by zero",
                "NO_SUCH(1) | 002140 | 42601 | SQL compilation error:↵Unknown function NO_SUCH"
            })
    void whatCannotBeConvertedIsRefused(String expression, String code, String sqlState, String message) {
        refuses("SELECT " + expression, code, sqlState, message.replace('↵', '\n'));
    }

    @Test
    void lengthsAreEnforcedAndKeysAreNot() {
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
    void whatItDoesNotKnowItRefusesUnread(String sql) {
        assertThatThrownBy(() -> run(sql))
                .isInstanceOfSatisfying(
                        SnowflakeError.class, error -> assertThat(error.code()).isEqualTo("001003"))
                .hasMessageStartingWith("SQL compilation error:\n");
    }

    @Test
    void duckDbsOwnFunctionsAreNotThere() {
        refuses("SELECT getenv('HOME')", "002140", "42601", "SQL compilation error:\nUnknown function GETENV");
    }

    @Test
    void severalStatementsAreRefused() {
        refuses(
                "SELECT 1; SELECT 2",
                "000008",
                "0A000",
                "Actual statement count 2 did not match the desired statement count 1.");
        assertThat(rows("SELECT ';'; -- a comment; here")).containsExactly(";");
    }
}
