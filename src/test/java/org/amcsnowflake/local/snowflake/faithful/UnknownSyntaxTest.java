package org.amcsnowflake.local.snowflake.faithful;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.SQLException;

import static org.assertj.core.api.Assertions.assertThat;

/** Unknown syntax is refused with its position, and nothing of the statement is executed. */
class UnknownSyntaxTest extends FaithfulTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELEC 1 | 1 | 0 | SELEC",
                "SELECT 1 FROM | 1 | 13 | <EOF>",
                "SELECT 1, FROM T | 1 | 10 | FROM",
                "SELECT * FROM T PIVOT (SUM(A) FOR B IN ('x')) | 1 | 22 | (",
                "SELECT * FROM T SAMPLE (10) | 1 | 23 | (",
                "SELECT * FROM T WHERE A = | 1 | 25 | <EOF>",
                "SELECT * FROM T QUALIFY 1 = 1 EXTRA | 1 | 30 | EXTRA",
                "SELECT (1 | 1 | 9 | <EOF>",
                "CREATE FUNCTION F() RETURNS NUMBER AS '1' | 1 | 7 | FUNCTION",
                "CREATE TABLE T (A NUMBER) DATA_RETENTION_TIME_IN_DAYS = 1 | 1 | 26 | DATA_RETENTION_TIME_IN_DAYS",
                "CREATE TABLE T (A NO_SUCH_TYPE) | 1 | 18 | NO_SUCH_TYPE",
                "CREATE TABLE T (A NUMBER(39)) | 1 | 25 | 39",
                "CREATE TABLE T () | 1 | 16 | )",
                "CREATE OR REPLACE TABLE IF T (A NUMBER) | 1 | 27 | T",
                "ALTER TABLE T SWAP WITH U | 1 | 14 | SWAP",
                "ALTER TABLE T ADD COLUMN | 1 | 24 | <EOF>",
                "DROP TASK X | 1 | 5 | TASK",
                "INSERT INTO T VALUES | 1 | 20 | <EOF>",
                "INSERT T VALUES (1) | 1 | 7 | T",
                "INSERT ALL INTO T VALUES (1) SELECT 1 | 1 | 7 | ALL",
                "UPDATE T A = 1 | 1 | 11 | =",
                "DELETE T | 1 | 7 | T",
                "MERGE INTO T USING S ON 1 = 1 | 1 | 29 | <EOF>",
                "MERGE INTO T USING S ON 1 = 1 WHEN MATCHED THEN INSERT VALUES (1) | 1 | 48 | INSERT",
                "MERGE INTO T USING S ON 1 = 1 WHEN NOT MATCHED THEN DELETE | 1 | 52 | DELETE",
                "GET @~/x file:///tmp/ | 1 | 0 | GET",
                "CALL P() | 1 | 0 | CALL",
                "EXPLAIN SELECT 1 | 1 | 0 | EXPLAIN",
                "PRAGMA database_list | 1 | 0 | PRAGMA",
                "ATTACH 'x.db' | 1 | 0 | ATTACH",
                "INSTALL httpfs | 1 | 0 | INSTALL",
                "SHOW PIPES | 1 | 5 | PIPES",
                "USE ROLE | 1 | 8 | <EOF>",
                "GRANT SELECT ON T TO ROLE R | 1 | 16 | T",
                "SELECT 1 /* never ended | 1 | 9 | /",
                "SELECT 'never ended | 1 | 7 | '",
                "SELECT 1↵FROM T↵WHERE ??? | 3 | 7 | ?"
            })
    void unknownSyntaxIsRefusedWithItsPosition(String sql, int line, int position, String token) {
        refuses(
                sql.replace('↵', '\n'),
                "001003",
                "42000",
                "SQL compilation error:\nsyntax error line " + line + " at position " + position + " unexpected '"
                        + token + "'.");
    }

    @Test
    void aPartlyUnderstoodStatementHasNoEffect() throws SQLException {
        run("CREATE TABLE T (A NUMBER)", "INSERT INTO T VALUES (1)");
        refuses(
                "DELETE FROM T WHERE A = 1 RETURNING A",
                "001003",
                "42000",
                "SQL compilation error:\nsyntax error line 1 at position 26 unexpected 'RETURNING'.");
        refuses(
                "DELETE FROM T; DELETE FROM T",
                "000008",
                "0A000",
                "Actual statement count 2 did not match the desired statement count 1.");
        assertThat(rows("SELECT COUNT(*) FROM T")).containsExactly("1");
    }
}
