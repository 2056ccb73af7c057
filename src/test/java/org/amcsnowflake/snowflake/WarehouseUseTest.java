package org.amcsnowflake.snowflake;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WarehouseUseTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "MERGE INTO \"T\" USING (SELECT 1) s ON false WHEN NOT MATCHED THEN INSERT VALUES (1)",
                "\n  COPY INTO \"T\" FROM @~/x",
                "DELETE FROM \"T\"",
                "UPDATE \"T\" SET a = 1",
                "SELECT COUNT(*)\nFROM \"T\""
            })
    void statementsThatReadOrWriteRowsUseTheWarehouse(String sql) {
        assertThat(WarehouseUse.isLikely(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DESCRIBE TABLE \"T\"",
                "SHOW TRANSACTIONS",
                "CREATE TABLE \"T\" (\"FROM\" NUMBER)",
                "ALTER TABLE \"T\" ADD COLUMN a NUMBER",
                "PUT 'file:///x' @~/x",
                "REMOVE @~/x",
                "SELECT CURRENT_ACCOUNT_NAME()",
                "COMMIT"
            })
    void othersDoNot(String sql) {
        assertThat(WarehouseUse.isLikely(sql)).isFalse();
    }
}
