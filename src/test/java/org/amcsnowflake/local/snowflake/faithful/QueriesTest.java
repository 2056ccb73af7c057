package org.amcsnowflake.local.snowflake.faithful;

import org.amcsnowflake.local.snowflake.Driver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.Connection;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class QueriesTest extends FaithfulTest {

    @BeforeEach
    void makeTable() throws Exception {
        run("CREATE TABLE T (BRAND VARCHAR, COST NUMBER(10,2), DAY DATE)");
        run(
                "INSERT INTO T VALUES ('a', 1.5, '2026-01-01'), ('a', 2.5, '2026-01-02'), ('b', NULL, '2026-01-03'), (NULL, 4, NULL)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT BRAND, SUM(COST) AS S FROM T GROUP BY BRAND ORDER BY BRAND | a,4.00;b,null;null,4.00",
                "SELECT BRAND FROM T ORDER BY BRAND DESC LIMIT 2 | null;b",
                "SELECT COUNT(*), COUNT(COST), COUNT(DISTINCT BRAND) FROM T | 4,3,2",
                "SELECT BRAND B, COUNT(*) FROM T GROUP BY B HAVING COUNT(*) > 1 | a,2",
                "SELECT COST FROM T WHERE BRAND IN ('a', 'c') AND COST BETWEEN 2 AND 3 | 2.50",
                "SELECT BRAND FROM T WHERE BRAND LIKE 'A%' | ``",
                "SELECT BRAND FROM T WHERE BRAND ILIKE 'A%' AND COST > 2 | a",
                "SELECT DISTINCT BRAND FROM T WHERE BRAND IS NOT NULL ORDER BY 1 | a;b",
                "SELECT CASE BRAND WHEN 'a' THEN 1 ELSE 0 END AS X FROM T ORDER BY X LIMIT 1 | 0",
                "SELECT X.BRAND FROM T X LEFT JOIN T Y ON X.BRAND = Y.BRAND AND Y.COST > 2 WHERE Y.BRAND IS NULL ORDER BY 1 |"
                        + " b;null",
                "SELECT BRAND FROM T WHERE COST = (SELECT MAX(COST) FROM T) | null",
                "SELECT BRAND FROM T X WHERE EXISTS (SELECT 1 FROM T Y WHERE Y.BRAND = X.BRAND AND Y.COST > X.COST) | a",
                "WITH W AS (SELECT BRAND FROM T WHERE COST > 1) SELECT COUNT(*) FROM W | 3",
                "SELECT 1 UNION ALL SELECT 2 ORDER BY 1 DESC | 2;1",
                "SELECT BRAND, ROW_NUMBER() OVER (PARTITION BY BRAND ORDER BY DAY DESC) AS R FROM T WHERE BRAND = 'a' ORDER BY R |"
                        + " a,1;a,2",
                "SELECT F.VALUE:n::NUMBER FROM TABLE(FLATTEN(INPUT => PARSE_JSON('[{\"n\": 1}, {\"n\": 2}]'))) F ORDER BY 1 | 1;2",
                "SELECT F.INDEX, F.PATH, F.VALUE::VARCHAR FROM TABLE(FLATTEN(INPUT => PARSE_JSON('[\"a\", null, [7]]'))) F ORDER BY 1 |"
                        + " 0,[0],a;1,[1],null;2,[2],[7]",
                "SELECT COLUMN1 + 1 FROM VALUES (1), (2) | 2;3"
            })
    void answersAsSnowflakeDoes(String sql, String rows) throws Exception {
        assertThat(String.join(";", rows(sql))).isEqualTo(rows);
    }

    @Test
    void onlyComputationsNeedAWarehouse() throws Exception {
        try (Connection without = Driver.of(snowflake)
                .with("password", "demo-password")
                .with("warehouse", "NO_SUCH")
                .with("schema", schema())
                .connect()) {
            refuses(
                    without,
                    "SELECT COUNT(*) FROM T",
                    "000606",
                    "57P03",
                    "No active warehouse selected in the current session.  Select an active warehouse with the 'use warehouse'"
                            + " command.\n");
            assertThat(Driver.rows(without, "SHOW TABLES LIKE 't'")).hasSize(1);
            assertThat(Driver.rows(without, "DESCRIBE TABLE T")).hasSize(3);
        }
    }

    @Test
    void updatesAndDeletesReturnCounts() throws Exception {
        assertThat(rows("UPDATE T SET COST = COST * 2 WHERE BRAND = 'a'")).containsExactly("2,0");
        assertThat(rows("DELETE FROM T WHERE COST IS NULL")).containsExactly("1");
        assertThat(rows("SELECT SUM(COST) FROM T")).isEqualTo(List.of("12.00"));
    }
}
