package org.amcsnowflake.flow;

import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.junit.jupiter.api.Test;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class LoadFilesTest extends RouteTest {
    private final UUID user = amc.userWithDestination();

    @Test
    void createsTheTableWithAColumnTypeThatFitsAllValues() {
        UUID execution = amc.execution(user, "typed", """
                [{"whole": 1, "part": 1.5, "flag": true, "day": "2026-01-05", "at": "2026-01-05T10:00:00.123+02:00",
                  "text": "é 😀", "zip": "00123", "nested": {"a": [1]}, "nothing": null},
                 {"whole": 12345678901234567890123456789012345678, "part": -0.001, "late": 7}]""");
        uploadAndAwait(execution, "uploaded");

        assertThat(warehouse.rows("DESCRIBE TABLE TYPED"))
                .extracting(column -> column.get("name") + " " + column.get("type"))
                .contains(
                        "execution_id VARCHAR(16777216)",
                        "amc_row_number NUMBER(38,0)",
                        "whole NUMBER(38,0)",
                        "part NUMBER(38,12)",
                        "flag BOOLEAN",
                        "day TIMESTAMP_NTZ(9)",
                        "at TIMESTAMP_NTZ(9)",
                        "text VARCHAR(16777216)",
                        "zip VARCHAR(16777216)",
                        "nested VARIANT",
                        "nothing VARCHAR(16777216)",
                        "late NUMBER(38,0)");
        assertThat(warehouse
                        .rows(
                                "SELECT \"whole\"::VARCHAR AS W, \"part\"::VARCHAR AS P, \"at\"::VARCHAR AS A, \"text\" AS T,"
                                        + " \"zip\" AS Z, \"nested\" AS N, \"late\" AS L FROM TYPED ORDER BY \"amc_row_number\"")
                        .toString())
                .isEqualTo("[{W=1, P=1.500000000000, A=2026-01-05 08:00:00.123, T=é 😀, Z=00123, N={\n"
                        + "  \"a\": [\n    1\n  ]\n}, L=null}, {W=12345678901234567890123456789012345678,"
                        + " P=-0.001000000000, A=null, T=null, Z=null, N=null, L=7}]");
    }

    @Test
    void addsMissingColumnsInOneStatementAndLeavesExistingOnesUnchanged() {
        warehouse.execute("CREATE TABLE EXTENDED (\"a\" NUMBER(38,0), \"mine\" VARCHAR(10))");
        warehouse.execute("INSERT INTO EXTENDED VALUES (1, 'kept')");
        snowflake.forget();
        UUID execution = amc.execution(user, "extended", "[{\"a\": 2, \"b\": \"x\", \"c\": true}]");
        uploadAndAwait(execution, "uploaded");

        assertThat(snowflake.statements())
                .filteredOn(statement -> statement.sqlText().startsWith("ALTER TABLE"))
                .hasSize(1);
        assertThat(warehouse
                        .rows("SELECT \"a\", \"mine\", \"b\", \"c\" FROM EXTENDED ORDER BY \"a\"")
                        .toString())
                .isEqualTo("[{a=1, mine=kept, b=null, c=null}, {a=2, mine=null, b=x, c=true}]");
    }

    @Test
    void namesAValueThatTheColumnWouldRound() {
        warehouse.execute("CREATE TABLE NARROW (\"cost\" NUMBER(10,0))");
        UUID execution = amc.execution(user, "narrow", "[{\"cost\": 10}, {\"cost\": 10.55}]");
        uploadAndAwait(execution, "failed");

        assertThat(amc.row(execution))
                .containsEntry(
                        "snowflake_error_message",
                        "Column \"cost\" of the target is NUMBER(10,0), but row 2 of the result holds '10.55', which would be"
                                + " rounded. Nothing was stored. Change the column's type, choose another table"
                                + " name, or correct the query, then retry.");
        assertThat(warehouse.count("SELECT COUNT(*) FROM NARROW")).isZero();
    }

    @Test
    void namesAKeyThatTwoRowsShare() {
        UUID execution = keyed(
                "twice", "2026-01-01T00:00:00Z", "[{\"k\": 1, \"v\": 1}, {\"k\": 2, \"v\": 2}, {\"k\": 1, \"v\": 3}]");
        uploadAndAwait(execution, "failed");

        assertThat(amc.row(execution))
                .containsEntry(
                        "snowflake_error_message",
                        "Primary key violation: 2 rows of the result have the same key, k = 1. Correct snowflake_key_columns so"
                                + " that they identify a row, or leave them out, then retry.");
        assertThat(warehouse.rows("SHOW TABLES LIKE 'TWICE'"))
                .as("the table exists and is empty")
                .hasSize(1);
        assertThat(warehouse.count("SELECT COUNT(*) FROM TWICE")).isZero();
    }

    @Test
    void anExplicitKeyUpdatesRowsOfOtherExecutionsButNeverANewerOne() {
        UUID newer = keyed("rolling", "2026-01-02T00:00:00Z", "[{\"k\": 1, \"v\": 10}, {\"k\": 2, \"v\": 20}]");
        uploadAndAwait(newer, "uploaded");
        UUID older = keyed("rolling", "2026-01-01T00:00:00Z", "[{\"k\": 2, \"v\": 2}, {\"k\": 3, \"v\": 3}]");
        uploadAndAwait(older, "uploaded");
        UUID newest = keyed("rolling", "2026-01-03T00:00:00Z", "[{\"k\": 1, \"v\": 100}]");
        uploadAndAwait(newest, "uploaded");

        assertThat(warehouse
                        .rows("SELECT \"k\", \"v\" FROM ROLLING ORDER BY \"k\"")
                        .toString())
                .isEqualTo("[{k=1, v=100}, {k=2, v=20}, {k=3, v=3}]");
        assertThat(amc.attempts(older))
                .singleElement()
                .satisfies(receipt ->
                        assertThat(receipt).containsEntry("rows_kept", 1L).containsEntry("rows_inserted", 1L));
    }

    @Test
    void queriesNoKeyIfRowsAreIdentifiedByExecution() {
        snowflake.forget();
        uploadAndAwait(amc.execution(user, "no_key_asked", "[{\"a\": 1}]"), "uploaded");

        assertThat(snowflake.statements())
                .filteredOn(statement -> statement.kind() == RequestKind.SELECT)
                .isEmpty();
    }

    private UUID keyed(String table, String createdAt, String result) {
        UUID execution = amc.runningExecution(
                user,
                null,
                "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"" + table
                        + "\", \"snowflake_key_columns\": [\"k\"]}",
                result);
        amc.createdAt(execution, createdAt);
        amc.complete(execution);
        return execution;
    }
}
