package org.amcsnowflake.flow;

import org.junit.jupiter.api.Test;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class CheckSupersededTest extends RouteTest {
    private final UUID user = amc.userWithDestination();

    @Test
    void aReRunOfAWindowReplacesTheOlderExecutionsRows() {
        UUID schedule = schedule("rerun");
        UUID older = completed(schedule, "2026-01-01T00:00:00Z", "[{\"a\": 1}, {\"a\": 2}]");
        uploadAndAwait(older, "uploaded");
        UUID newer = completed(schedule, "2026-01-02T00:00:00Z", "[{\"a\": 3}]");
        uploadAndAwait(newer, "uploaded");

        assertThat(warehouse.rows("SELECT \"execution_id\", \"a\" FROM RERUN"))
                .singleElement()
                .satisfies(row -> assertThat(row.get("execution_id")).isEqualTo(newer.toString()));
        assertThat(amc.attempts(newer))
                .singleElement()
                .satisfies(receipt ->
                        assertThat(receipt).containsEntry("rows_deleted", 2L).containsEntry("rows_inserted", 1L));
    }

    @Test
    void anOlderExecutionThatArrivesLateIsSkippedAndNamesTheNewerOne() {
        UUID schedule = schedule("late");
        UUID older = run(schedule, "2026-01-01T00:00:00Z", "[{\"a\": 1}]");
        UUID newer = completed(schedule, "2026-01-02T00:00:00Z", "[{\"a\": 2}]");
        uploadAndAwait(newer, "uploaded");
        amc.complete(older);
        uploadAndAwait(older, "skipped");

        assertThat(amc.row(older))
                .containsEntry(
                        "snowflake_error_message",
                        "Superseded by execution " + newer
                                + " of the same schedule and window, which is newer and already uploaded.");
        assertThat(warehouse.rows("SELECT \"a\" FROM LATE").toString()).isEqualTo("[{a=2}]");
    }

    @Test
    void anotherWindowOrTableDoesNotSupersede() {
        UUID schedule = schedule("windows");
        UUID first = completed(schedule, "2026-01-01T00:00:00Z", "[{\"a\": 1}]");
        UUID second = run(schedule, "2026-01-02T00:00:00Z", "[{\"a\": 2}]");
        amc.window(second, "2026-01-12T00:00:00Z", "2026-01-19T00:00:00Z");
        UUID elsewhere = run(schedule, "2026-01-03T00:00:00Z", "[{\"a\": 3}]");
        amc.update(
                "UPDATE workflow_executions SET metadata = '{\"snowflake_table_name\": \"elsewhere\"}' WHERE id = ?",
                elsewhere);
        amc.complete(second);
        amc.complete(elsewhere);
        claim();
        awaitStatus(first, "uploaded");
        awaitStatus(second, "uploaded");
        awaitStatus(elsewhere, "uploaded");

        assertThat(warehouse.count("SELECT COUNT(*) FROM WINDOWS")).isEqualTo(2);
        assertThat(warehouse.count("SELECT COUNT(*) FROM ELSEWHERE")).isEqualTo(1);
    }

    private UUID schedule(String table) {
        return amc.schedule(user, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"" + table + "\"}");
    }

    private UUID completed(UUID schedule, String createdAt, String result) {
        UUID execution = run(schedule, createdAt, result);
        amc.complete(execution);
        return execution;
    }

    private UUID run(UUID schedule, String createdAt, String result) {
        UUID execution = amc.runningExecution(user, schedule, "{}", result);
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        amc.createdAt(execution, createdAt);
        return execution;
    }
}
