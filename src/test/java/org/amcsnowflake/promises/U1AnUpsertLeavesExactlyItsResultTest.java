package org.amcsnowflake.promises;

import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** U1: the result is stored exactly, whatever earlier uploads left and however often it is repeated. */
class U1AnUpsertLeavesExactlyItsResultTest extends PromiseTest {
    private static final String RESULTS = """
            the same                  | [{"a": 1}, {"a": 2}, {"a": 3}, {"a": 4}]
            the rows in another order | [{"a": 4}, {"a": 3}, {"a": 2}, {"a": 1}]
            fewer rows                | [{"a": 2}]
            more rows                 | [{"a": 1}, {"a": 2}, {"a": 3}, {"a": 4}, {"a": 5}]
            equal rows                | [{"a": 7}, {"a": 7}, {"a": 7}]
            no rows                   | []
            nothing but NULL          | [{"a": null}, {"a": null}]
            empty rows                | [{}, {}]
            another column            | [{"b": "x"}, {"b": "y"}]
            a date column besides     | [{"a": 1, "d": "2026-01-01"}, {"a": 2, "d": "2026-01-01"}]
            columns and lists         | {"columns": [{"name": "a"}], "rows": [[5], [6]]}
            """;

    /** Each execution, with the result of its second upload. */
    private Map<UUID, String> secondResults(UnaryOperator<String> metadata) {
        Map<UUID, String> second = new LinkedHashMap<>();
        RESULTS.lines()
                .map(line -> line.substring(line.indexOf('|') + 1).strip())
                .forEach(result -> second.put(
                        amc.execution(
                                user,
                                null,
                                metadata.apply(newTable()),
                                "[{\"a\": 1}, {\"a\": 2}, {\"a\": 3}, {\"a\": 4}]"),
                        result));
        second.keySet().forEach(this::awaitUploaded);
        return second;
    }

    private String table(UUID execution) {
        return PromisedTables.parse(String.valueOf(amc.row(execution).get("metadata")))
                .path("snowflake_table_name")
                .asText();
    }

    @Test
    void aRepeatedUploadStoresTheCurrentResult() {
        Map<UUID, String> second = secondResults(PromiseTest::to);
        second.forEach(this::repeat);
        second.keySet().forEach(this::awaitUploaded);
        second.forEach((execution, result) -> assertHoldsExactly(table(execution), execution));

        second.keySet().forEach(execution -> repeat(execution, "[{\"a\": 9}]"));
        second.keySet().forEach(this::awaitUploaded);
        second.keySet().forEach(execution -> assertHoldsExactly(table(execution), execution));
    }

    @Test
    void anUpsertReplacesAppendedRows() {
        Map<UUID, String> second = secondResults(PromiseTest::appendingTo);
        second.keySet().forEach(execution -> repeat(execution, "[{\"a\": 1}]"));
        second.keySet().forEach(this::awaitUploaded);
        second.keySet().forEach(execution -> assertThat(count(table(execution))).isEqualTo(5));

        second.forEach((execution, result) -> {
            amc.update(
                    "UPDATE workflow_executions SET metadata = ?::jsonb WHERE id = ?", to(table(execution)), execution);
            repeat(execution, result);
        });
        second.keySet().forEach(this::awaitUploaded);
        second.forEach((execution, result) -> assertHoldsExactly(table(execution), execution));
    }

    @Test
    void waitsForAResultWrittenAfterTheExecutionCompleted() {
        String table = newTable();
        UUID execution = uploaded(to(table), "[{\"a\": 1}, {\"a\": 2}]");
        repeat(execution, "null");
        assertThat(awaitFailed(execution)).contains("has no result yet");
        assertThat(count(table)).isEqualTo(2);

        amc.result(execution, "[{\"a\": 3}]");
        awaitUploaded(execution);
        assertHoldsExactly(table, execution);
    }

    @Test
    void waitsForMissingChunks() {
        String table = newTable();
        UUID execution = amc.runningExecution(user, null, to(table), null);
        for (int chunk : List.of(1, 3)) {
            chunk(execution, chunk);
        }
        amc.complete(execution);
        assertThat(awaitFailed(execution)).contains("has only part of its result: chunk number 2 is missing");

        chunk(execution, 2);
        awaitUploaded(execution);
        assertHoldsExactly(table, execution);
        assertThat(count(table)).isEqualTo(6);

        amc.update("DELETE FROM workflow_execution_result_chunks WHERE execution_id = ? AND chunk_no = 1", execution);
        amc.retry(execution);
        assertThat(awaitFailed(execution)).contains("number 1 is missing");
        assertThat(count(table)).isEqualTo(6);
    }

    private void chunk(UUID execution, int number) {
        amc.update(
                "INSERT INTO workflow_execution_result_chunks VALUES (?, ?, ?::jsonb)",
                execution,
                number,
                "[{\"a\": " + number + "}, {\"a\": " + number + "}]");
    }

    @Test
    void changedKeysLeaveNoOldRows() {
        String table = newTable();
        UUID execution = uploaded(to(table), "[{\"d\": \"2026-01-01\", \"a\": 1}, {\"d\": null, \"a\": 2}]");
        uploadAgain(execution, "[{\"d\": null, \"a\": 1}, {\"d\": \"2026-01-03\", \"a\": 2}]");
        assertHoldsExactly(table, execution);

        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        uploadAgain(execution, "[{\"d\": \"2026-01-01\", \"a\": 1}, {\"d\": null, \"a\": 2}]");
        assertHoldsExactly(table, execution);

        amc.window(execution, "2026-01-12T00:00:00Z", "2026-01-19T00:00:00Z");
        uploadAgain(execution, "[{\"d\": \"2026-01-01\", \"a\": 1}]");
        assertHoldsExactly(table, execution);
    }

    @Test
    void rowsOfAnotherUploaderAreReplaced() {
        String table = newTable();
        UUID execution = amc.runningExecution(user, null, to(table), "[{\"a\": 1}, {\"a\": 2}]");
        warehouse.execute("CREATE TABLE " + table + " (\"execution_id\" VARCHAR, \"a\" NUMBER(38,0))");
        warehouse.execute(
                "INSERT INTO " + table + " VALUES ('" + execution + "', 1), ('" + execution + "', 2), ('other', 3)");
        amc.update("UPDATE workflow_executions SET snowflake_uploaded_at = now() WHERE id = ?", execution);
        amc.retry(execution);
        amc.complete(execution);
        awaitUploaded(execution);

        assertHoldsExactly(table, execution);
        assertThat(count(table)).isEqualTo(3);
    }

    @Test
    void rowsCopiedUnderTheExecutionsIdAreReplaced() {
        String table = newTable();
        UUID execution = amc.runningExecution(user, null, to(table), "[{\"a\": 1}]");
        warehouse.execute("CREATE TABLE " + table
                + " (\"execution_id\" VARCHAR, \"amc_row_number\" NUMBER(38,0), \"a\" NUMBER(38,0))");
        warehouse.execute("INSERT INTO " + table + " VALUES ('" + execution + "', 1, 5), ('" + execution + "', 1, 5)");
        amc.complete(execution);
        awaitUploaded(execution);

        assertHoldsExactly(table, execution);
    }

    /** Three of the faults for each statement, in turn. */
    @Test
    void holdsAfterALostAnswerToAnyStatement() {
        AtomicInteger next = new AtomicInteger();
        holdsAfterLostAnswers(statement -> IntStream.range(0, 3)
                .mapToObj(i -> LOST_ANSWERS.get(next.getAndIncrement() % LOST_ANSWERS.size()))
                .toList());
    }

    @Test
    @Tag("soak")
    void holdsAfterEachKindOfLostAnswerToAnyStatement() {
        holdsAfterLostAnswers(statement -> LOST_ANSWERS);
    }

    private void holdsAfterLostAnswers(Function<String, List<FaultAction>> faults) {
        Map<UUID, String> tables = new LinkedHashMap<>();
        // With separate users, since a failing destination gets one worker.
        for (String statement : way.statements) {
            for (FaultAction action : faults.apply(statement)) {
                String table = newTable();
                UUID execution = amc.execution(
                        amc.userWithDestination(), null, to(table), "[{\"a\": 1}, {\"a\": 2}, {\"a\": 3}, {\"a\": 4}]");
                snowflake.add(Fault.onceMatching("^" + statement + "\\b.*" + execution, action));
                tables.put(execution, table);
            }
        }
        tables.keySet().forEach(this::awaitUploaded);
        assertEveryAnswerWasLost();
        heal();
        tables.keySet().forEach(execution -> {
            snowflake.add(Fault.onceMatching("^(DELETE|MERGE|COMMIT)\\b.*" + execution, new FaultAction.DropAfter()));
            repeat(execution, "[{\"a\": 2}, {\"a\": 8}, {\"b\": 5}]");
        });
        tables.forEach((execution, table) -> {
            awaitUploaded(execution);
            assertHoldsExactly(table, execution);
        });
    }

    @Test
    void manyExecutionsInOneTableAreEachComplete() {
        String table = newTable();
        List<UUID> executions = IntStream.range(0, 12)
                .mapToObj(i -> amc.execution(user, null, to(table), "[{\"a\": " + i + "}, {\"a\": " + i + "}]"))
                .toList();
        Awaitility.await().until(() -> executions.stream().allMatch(e -> "uploaded".equals(amc.status(e))));

        executions.forEach(execution -> assertHoldsExactly(table, execution));
        assertThat(count(table)).isEqualTo(24);
    }
}
