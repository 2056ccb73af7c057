package org.amcsnowflake.flow;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

class ReadTargetTest extends RouteTest {
    private UUID user;

    @BeforeEach
    void makeUser() {
        user = amc.userWithDestination();
    }

    private UUID upload(String table, String result) {
        UUID execution = amc.execution(user, table, result);
        uploadAndAwait(execution, "uploaded");
        return execution;
    }

    private List<RequestKind> statements(UUID execution) {
        return snowflake.statements().stream()
                .filter(statement -> statement.tag().contains(execution.toString()))
                .map(statement -> statement.kind())
                .toList();
    }

    @Test
    void aSmallUploadToAKnownTableIsThreeStatementsAndOnlyTheMergeNeedsAWarehouse() {
        upload("known", "[{\"a\": 1}]");
        upload("known", "[{\"a\": 2}]");
        UUID third = upload("known", "[{\"a\": 3}]");

        assertThat(statements(third)).containsExactly(RequestKind.MERGE, RequestKind.DESCRIBE, RequestKind.TRANSACTION);
        assertThat(warehouse.count("SELECT SUM(\"a\") FROM KNOWN")).isEqualTo(6);
    }

    @Test
    void filesForAKnownTableAreLoadedAndMergedByEightStatements() {
        upload("known_to_files", Amc.rows(1));
        upload("known_to_files", Amc.rows(1));
        snowflake.forget();
        UUID execution = upload("known_to_files", Amc.rows(1_200));
        Awaitility.await("the end").until(() -> statements(execution).size() == 8);

        assertThat(statements(execution))
                .containsExactly(
                        RequestKind.PUT,
                        RequestKind.DDL,
                        RequestKind.COPY,
                        RequestKind.MERGE,
                        RequestKind.DESCRIBE,
                        RequestKind.TRANSACTION,
                        RequestKind.REMOVE,
                        RequestKind.DDL);
        snowflake.forget();
        amc.retry(execution);
        uploadAndAwait(execution, "uploaded");
        assertThat(statements(execution))
                .as("a repetition also deletes")
                .contains(RequestKind.DELETE, RequestKind.MERGE)
                .doesNotContain(RequestKind.SHOW);
    }

    @Test
    void aDroppedTableIsCreatedAgain() {
        upload("dropped", "[{\"a\": 1}]");
        upload("dropped", "[{\"a\": 2}]");
        warehouse.execute("DROP TABLE DROPPED");
        UUID third = upload("dropped", "[{\"a\": 3}]");

        assertThat(warehouse.count("SELECT SUM(\"a\") FROM DROPPED")).isEqualTo(3);
        assertThat(amc.attempts(third)).hasSize(1);
    }

    @Test
    void aReplacedTableIsDescribedAgain() {
        upload("replaced", "[{\"a\": 1}]");
        upload("replaced", "[{\"a\": 2}]");
        warehouse.execute("CREATE OR REPLACE TABLE REPLACED (\"b\" NUMBER)");
        upload("replaced", "[{\"a\": 3}]");

        assertThat(warehouse.rows("SELECT \"a\", \"b\" FROM REPLACED").toString())
                .isEqualTo("[{a=3, b=null}]");
    }

    @Test
    void aWidenedColumnAcceptsAValueThatDidNotFit() {
        warehouse.execute("CREATE TABLE WIDER (\"s\" VARCHAR(3))");
        upload("wider", "[{\"s\": \"abc\"}]");
        upload("wider", "[{\"s\": \"def\"}]");
        warehouse.execute("ALTER TABLE WIDER ALTER COLUMN \"s\" SET DATA TYPE VARCHAR(30)");
        upload("wider", "[{\"s\": \"longer than three\"}]");

        assertThat(warehouse.count("SELECT COUNT(*) FROM WIDER")).isEqualTo(3);
    }

    @Test
    void aTableReplacedByANarrowerOneRoundsNothing() {
        upload("narrower", "[{\"v\": 1.5}]");
        upload("narrower", "[{\"v\": 2.5}]");
        String columns = warehouse.rows("DESCRIBE TABLE NARROWER").stream()
                .map(column -> "\"" + column.get("name") + "\" "
                        + (column.get("name").equals("v") ? "NUMBER(10,2)" : column.get("type")))
                .collect(Collectors.joining(", "));
        warehouse.execute("CREATE OR REPLACE TABLE NARROWER (" + columns + ")");

        UUID execution = amc.execution(user, "narrower", "[{\"v\": 1.2345}]");
        uploadAndAwait(execution, "failed");
        assertThat(String.valueOf(amc.row(execution).get("snowflake_error_message")))
                .contains("1.2345", "NUMBER(10,2)");
        assertThat(warehouse.count("SELECT COUNT(*) FROM NARROWER")).isZero();
    }

    @Test
    void aTableCreatedByOthersDuringTheUploadIsUsedUnchanged() {
        FaultAction.Delay creating = FaultAction.Delay.untilLifted();
        Fault fault = Fault.onceMatching("^CREATE TABLE.*APPEARED", creating);
        snowflake.add(fault);
        UUID execution = amc.execution(user, "appeared", "[{\"v\": 1.2345}]");
        claim();
        Awaitility.await("the creation").until(() -> hits(fault) == 1);
        warehouse.execute("CREATE TABLE APPEARED (\"v\" NUMBER(10,2), \"execution_id\" VARCHAR,"
                + " \"amc_row_number\" NUMBER(38,0), \"uploaded_at\" TIMESTAMP_NTZ, \"amc_upload_id\" VARCHAR,"
                + " \"amc_created_at\" TIMESTAMP_NTZ)");
        creating.lift();
        awaitStatus(execution, "failed");

        assertThat(String.valueOf(amc.row(execution).get("snowflake_error_message")))
                .contains("1.2345", "NUMBER(10,2)");
        assertThat(warehouse.count("SELECT COUNT(*) FROM APPEARED")).isZero();
    }

    /** A role may see a table only through another role, and a list ends after 10,000 objects. */
    @Test
    void anUnlistedTableExistsIfItCanBeDescribed() {
        UUID execution = upload("unlisted", "[{\"a\": 1}, {\"a\": 2}]");
        warehouse.execute("ALTER TABLE UNLISTED RENAME TO UNLISTED_AWAY");
        FaultAction.Delay describing = FaultAction.Delay.untilLifted();
        Fault fault = Fault.onceMatching("^DESCRIBE TABLE.*UNLISTED", describing);
        snowflake.add(fault);
        amc.result(execution, "[{\"a\": 3}]");
        amc.retry(execution);
        claim();
        Awaitility.await("the description").until(() -> hits(fault) == 1);
        warehouse.execute("ALTER TABLE UNLISTED_AWAY RENAME TO UNLISTED");
        snowflake.forget();
        describing.lift();
        awaitStatus(execution, "uploaded");

        assertThat(warehouse.rows("SELECT \"a\" FROM UNLISTED").toString()).isEqualTo("[{a=3}]");
        assertThat(statements(execution)).doesNotContain(RequestKind.DDL);
    }

    @Test
    void aTableDroppedDuringTheUploadIsCreatedAgainInTheSameAttempt() {
        UUID first = amc.execution(user, "dropped_meanwhile", Amc.rows(1_200));
        uploadAndAwait(first, "uploaded");
        FaultAction.Delay copying = FaultAction.Delay.untilLifted();
        Fault fault = Fault.once(RequestKind.COPY, copying);
        snowflake.add(fault);
        UUID execution = amc.execution(user, "dropped_meanwhile", Amc.rows(1_300));
        claim();
        Awaitility.await("the COPY").until(() -> hits(fault) == 1);
        warehouse.execute("DROP TABLE DROPPED_MEANWHILE");
        copying.lift();
        awaitStatus(execution, "uploaded");

        assertThat(amc.attempts(execution)).hasSize(1);
        assertThat(warehouse.count("SELECT COUNT(*) FROM DROPPED_MEANWHILE")).isEqualTo(1_300);
    }

    private int hits(Fault fault) {
        return snowflake.faults().stream()
                .filter(each -> each.fault() == fault)
                .mapToInt(each -> each.hits())
                .sum();
    }

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
