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
    void filesForAKnownTableAreLoadedAndMergedByNineStatements() {
        upload("known_to_files", Amc.rows(1));
        upload("known_to_files", Amc.rows(1));
        snowflake.forget();
        UUID execution = upload("known_to_files", Amc.rows(1_200));
        Awaitility.await("the end").until(() -> statements(execution).size() == 9);

        assertThat(statements(execution))
                .containsExactly(
                        RequestKind.PUT,
                        RequestKind.DDL,
                        RequestKind.COPY,
                        RequestKind.TRANSACTION,
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
}
