package org.amcsnowflake.local.snowflake.faithful;

import org.amcsnowflake.local.snowflake.Driver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Reading or changing rows needs a running warehouse; reading definitions does not. */
class WarehouseTest extends FaithfulTest {
    private static final String NONE =
            "No active warehouse selected in the current session.  Select an active warehouse with the 'use warehouse'"
                    + " command.\n";

    private Connection admin;

    @BeforeEach
    void make() throws SQLException {
        admin = administrator();
        Driver.run(admin, "CREATE OR REPLACE WAREHOUSE WH");
        Driver.run(admin, "GRANT USAGE, OPERATE ON WAREHOUSE WH TO ROLE AMC_LOADER");
        run("CREATE TABLE T (A NUMBER)", "USE WAREHOUSE WH");
    }

    @AfterEach
    void leave() throws SQLException {
        Driver.run(admin, "DROP WAREHOUSE IF EXISTS WH");
        admin.close();
    }

    @Test
    void rowsNeedAWarehouseAndDefinitionsDoNot() throws SQLException {
        Driver.run(admin, "REVOKE USAGE ON WAREHOUSE WH FROM ROLE AMC_LOADER");
        for (String sql : List.of(
                "SELECT * FROM T",
                "INSERT INTO T VALUES (1)",
                "DELETE FROM T",
                "COPY INTO T FROM @~/none",
                "MERGE INTO T USING (SELECT 1 AS A) S ON T.A = S.A WHEN MATCHED THEN DELETE",
                "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES")) {
            refuses(sql, "000606", "57P03", NONE);
        }
        run("CREATE TABLE U (A NUMBER)", "DESCRIBE TABLE U", "SHOW TABLES", "SELECT 1", "DROP TABLE U", "LIST @~");
        refuses(
                "USE WAREHOUSE WH",
                "002043",
                "02000",
                "SQL compilation error:\nObject does not exist, or operation cannot be performed.");
    }

    @Test
    void aSessionWhoseWarehouseIsUnknownOpensWithoutOne() throws SQLException {
        try (Connection session = Driver.of(snowflake)
                .with("password", "demo-password")
                .with("warehouse", "NO_SUCH")
                .connect()) {
            assertThat(Driver.rows(session, "SELECT CURRENT_WAREHOUSE()")).containsExactly("null");
            refuses(session, "SELECT * FROM " + schema() + ".T", "000606", "57P03", NONE);
        }
    }

    @Test
    void aSuspendedWarehouseResumesAutomaticallyByDefault() throws SQLException {
        run("ALTER WAREHOUSE WH SUSPEND");
        assertThat(rows("SHOW WAREHOUSES LIKE 'WH'").get(0)).startsWith("WH,SUSPENDED");
        run("INSERT INTO T VALUES (1)");
        assertThat(rows("SHOW WAREHOUSES LIKE 'WH'").get(0)).startsWith("WH,STARTED");

        Driver.run(admin, "ALTER WAREHOUSE WH SET AUTO_RESUME = FALSE");
        run("ALTER WAREHOUSE WH SUSPEND");
        refuses(
                "SELECT * FROM T",
                "000608",
                "57P03",
                "Warehouse 'WH' is suspended. Use 'alter warehouse WH resume;' command if you need to use it again.");
        refuses("ALTER WAREHOUSE WH SUSPEND", "000607", "57P03", "Invalid state. Warehouse 'WH' cannot be suspended.");
        run("ALTER WAREHOUSE WH RESUME", "ALTER WAREHOUSE WH RESUME IF SUSPENDED");
        assertThat(rows("SELECT A FROM T")).containsExactly("1");
    }

    @Test
    void anExhaustedResourceMonitorStopsIt() throws SQLException {
        Driver.run(admin, "CREATE RESOURCE MONITOR BUDGET WITH CREDIT_QUOTA = 0");
        Driver.run(admin, "ALTER WAREHOUSE WH SET RESOURCE_MONITOR = BUDGET");
        refuses(
                "SELECT * FROM T",
                "090073",
                "22000",
                "Warehouse 'WH' cannot be resumed because resource monitor 'BUDGET' has exceeded its quota.");
        Driver.run(admin, "ALTER RESOURCE MONITOR BUDGET SET CREDIT_QUOTA = 100");
        assertThat(rows("SELECT * FROM T")).isEmpty();
    }

    @Test
    void suspendingRequiresOperate() throws SQLException {
        Driver.run(admin, "REVOKE OPERATE ON WAREHOUSE WH FROM ROLE AMC_LOADER");
        refuses(
                "ALTER WAREHOUSE WH SUSPEND",
                "003001",
                "42501",
                "SQL access control error:\nInsufficient privileges to operate on warehouse 'WH'");
    }

    @Test
    void theLowerTimeoutApplies() throws SQLException {
        Driver.run(admin, "ALTER WAREHOUSE WH SET STATEMENT_TIMEOUT_IN_SECONDS = 1");
        refuses(
                "SELECT COUNT(*) FROM (SELECT SEQ4() AS N FROM TABLE(GENERATOR(ROWCOUNT => 1000000))) A"
                        + " JOIN (SELECT SEQ4() AS N FROM TABLE(GENERATOR(ROWCOUNT => 1000000))) B ON A.N + B.N < -1",
                "000630",
                "57014",
                "Statement reached its statement or warehouse timeout of 1 second(s) and was canceled.");
        Driver.run(admin, "ALTER WAREHOUSE WH SET STATEMENT_TIMEOUT_IN_SECONDS = 0");
        run("ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = 1");
        try (Connection other = another()) {
            Driver.run(other, "BEGIN");
            Driver.run(other, "DELETE FROM T");
            refuses(
                    "DELETE FROM T",
                    "000630",
                    "57014",
                    "Statement reached its statement or warehouse timeout of 1 second(s) and was canceled.");
        }
        run("DELETE FROM T");
    }
}
