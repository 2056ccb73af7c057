package org.amcsnowflake.local.snowflake.faithful;

import org.amcsnowflake.local.snowflake.Driver;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Committed data survives a restart with the same folder. */
class PersistenceTest {
    @TempDir
    Path folder;

    @Test
    void committedStateSurvivesARestartAndOpenTransactionsDoNot() throws Exception {
        try (LocalSnowflake snowflake = start();
                Connection session = Driver.connect(snowflake)) {
            for (String sql : List.of(
                    "CREATE TABLE T (\"a b\" NUMBER(10,2) NOT NULL, V VARIANT, K NUMBER PRIMARY KEY)",
                    "INSERT INTO T SELECT 1.5, PARSE_JSON('[1]'), 7",
                    "ALTER TABLE T ADD COLUMN IF NOT EXISTS K NUMBER, IF NOT EXISTS D TIMESTAMP_NTZ(9)",
                    "CREATE TABLE NUMBERS (N NUMBER)",
                    "CREATE STAGE LANDING",
                    "PUT 'file://" + Files.writeString(folder.resolve("n.csv"), "1\n2\n") + "' @LANDING",
                    "COPY INTO NUMBERS FROM @LANDING",
                    "CREATE TEMPORARY TABLE PASSING (A NUMBER)",
                    "BEGIN",
                    "DELETE FROM T")) {
                Driver.run(session, sql);
            }
        }
        try (LocalSnowflake snowflake = start();
                Connection session = Driver.connect(snowflake)) {
            assertThat(Driver.rows(session, "SELECT \"a b\", K, D FROM T")).containsExactly("1.50,7,null");
            assertThat(Driver.rows(session, "DESCRIBE TABLE T"))
                    .extracting(row -> row.split(",COLUMN")[0])
                    .containsExactly("a b,NUMBER(10,2)", "V,VARIANT", "K,NUMBER(38,0)", "D,TIMESTAMP_NTZ(9)");
            assertThat(Driver.rows(session, "COPY INTO NUMBERS FROM @LANDING"))
                    .containsExactly("Copy executed with 0 files processed.");
            assertThat(Driver.rows(session, "SELECT SUM(N) FROM NUMBERS")).containsExactly("3");
            assertThat(Driver.rows(session, "SHOW TABLES")).hasSize(2);
            assertThat(Driver.rows(session, "SHOW GRANTS ON TABLE T"))
                    .containsExactly("null,OWNERSHIP,TABLE,AMC.PUBLIC.T,ROLE,AMC_LOADER,true,");
            Driver.run(session, "CREATE TABLE U (A NUMBER)");
            Driver.run(session, "DROP TABLE T");
        }
    }

    private LocalSnowflake start() {
        return LocalSnowflake.start(LocalSnowflakeSettings.demo().withDataDirectory(folder.resolve("data")));
    }
}
