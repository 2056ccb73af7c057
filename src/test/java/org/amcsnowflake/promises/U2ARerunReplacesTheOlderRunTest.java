package org.amcsnowflake.promises;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** U2: only the newest execution of a schedule, window and table is stored, in whatever order they arrive. */
class U2ARerunReplacesTheOlderRunTest extends PromiseTest {

    private UUID schedule(String table) {
        return amc.schedule(user, to(table));
    }

    private UUID run(UUID schedule, int day, String metadata, String result) {
        UUID execution = amc.runningExecution(user, schedule, metadata, result);
        amc.createdAt(execution, "2026-02-%02dT00:00:00Z".formatted(day));
        return execution;
    }

    private UUID runOfWindow(UUID schedule, int day, String result) {
        UUID execution = run(schedule, day, "{}", result);
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        return execution;
    }

    private void upload(UUID execution) {
        amc.complete(execution);
        awaitUploaded(execution);
    }

    @Test
    void aNewerRunDeletesTheOlderRunsRows() {
        String table = newTable();
        UUID schedule = schedule(table);
        UUID older = runOfWindow(schedule, 1, "[{\"a\": 1}, {\"a\": 2}, {\"a\": 3}]");
        UUID newer = runOfWindow(schedule, 2, "[{\"a\": 4}]");
        upload(older);
        upload(newer);

        assertHoldsExactly(table, newer);
        assertThat(count(table)).isEqualTo(1);
        assertThat(lastAttempt(newer)).containsEntry("rows_deleted", 3L);
    }

    @Test
    void aRerunWithoutAResultLeavesTheOlderRunsRows() {
        String table = newTable();
        UUID schedule = schedule(table);
        UUID older = runOfWindow(schedule, 1, "[{\"a\": 1}, {\"a\": 2}, {\"a\": 3}]");
        UUID newer = runOfWindow(schedule, 2, "null");
        upload(older);
        amc.complete(newer);
        assertThat(awaitFailed(newer)).contains("has no result yet");

        assertHoldsExactly(table, older);
    }

    @Test
    void anOlderRunThatArrivesLateIsSkippedAndNamesTheNewerOne() {
        String table = newTable();
        UUID schedule = schedule(table);
        UUID older = runOfWindow(schedule, 1, "[{\"a\": 1}, {\"a\": 2}]");
        UUID newer = runOfWindow(schedule, 2, "[{\"a\": 4}]");
        upload(newer);
        amc.complete(older);
        awaitStatus(older, "skipped");

        assertThat(amc.row(older).get("snowflake_error_message").toString()).contains(newer.toString());
        assertHoldsExactly(table, newer);
        assertThat(count(table)).isEqualTo(1);
    }

    @Test
    void onlyTheNewestOfManyConcurrentRunsRemains() {
        String table = newTable();
        UUID schedule = schedule(table);
        List<UUID> runs = IntStream.rangeClosed(1, 6)
                .mapToObj(day -> runOfWindow(schedule, day, "[{\"a\": " + day + "}, {\"a\": " + day + "}]"))
                .toList();
        amc.update("UPDATE workflow_executions SET status = 'SUCCEEDED' WHERE schedule_id = ?", schedule);
        UUID newest = runs.get(5);
        awaitUploaded(newest);
        for (UUID run : runs.subList(0, 5)) {
            Awaitility.await().until(() -> List.of("uploaded", "skipped").contains(String.valueOf(amc.status(run))));
        }

        assertHoldsExactly(table, newest);
        assertThat(count(table)).isEqualTo(2);
    }

    @Test
    void aNewerRunWithoutRowsDeletesThemToo() {
        String table = newTable();
        UUID schedule = schedule(table);
        upload(runOfWindow(schedule, 1, "[{\"a\": 1}, {\"a\": 2}]"));
        upload(runOfWindow(schedule, 2, "[]"));

        assertThat(count(table)).isZero();
    }

    @Test
    void theGreaterIdIsNewerIfCreatedAtTheSameTime() {
        String table = newTable();
        UUID schedule = schedule(table);
        UUID one = runOfWindow(schedule, 1, "[{\"a\": 1}]");
        UUID other = runOfWindow(schedule, 1, "[{\"a\": 1}]");
        boolean oneIsGreater = one.toString().compareTo(other.toString()) > 0;
        UUID newer = oneIsGreater ? one : other;
        UUID older = oneIsGreater ? other : one;
        upload(newer);
        amc.complete(older);
        awaitStatus(older, "skipped");

        assertHoldsExactly(table, newer);
    }

    @Test
    void aWindowInTheMetadataIsTheSameAsOneInTheColumns() {
        String table = newTable();
        UUID schedule = schedule(table);
        UUID inColumns = runOfWindow(schedule, 1, "[{\"a\": 1}]");
        UUID inMetadata = run(
                schedule,
                2,
                "{\"timeWindowStart\": \"2026-01-05\", \"timeWindowEnd\": \"2026-01-12T00:00:00+00:00\"}",
                "[{\"a\": 2}]");
        upload(inColumns);
        upload(inMetadata);

        assertHoldsExactly(table, inMetadata);
        assertThat(count(table)).isEqualTo(1);
    }

    @Test
    void aReplacedRunStaysReplacedWhenRetried() {
        String table = newTable();
        UUID schedule = schedule(table);
        UUID older = runOfWindow(schedule, 1, "[{\"a\": 1}]");
        UUID newer = runOfWindow(schedule, 2, "[{\"a\": 2}]");
        upload(older);
        upload(newer);
        amc.retry(older);
        awaitStatus(older, "skipped");

        assertHoldsExactly(table, newer);
        assertThat(count(table)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"k\": 2, \"v\": 5}, {\"k\": 3, \"v\": 5}]", "[]"})
    void aNewerRunDeletesExplicitKeysItLacks(String result) {
        String table = newTable();
        UUID schedule = amc.schedule(user, keyed(table, "k"));
        uploaded(keyed(table, "k"), "[{\"k\": 7, \"v\": 1}]");
        upload(runOfWindow(schedule, 1, "[{\"k\": 1, \"v\": 1}, {\"k\": 2, \"v\": 1}]"));
        UUID newer = runOfWindow(schedule, 2, result);
        upload(newer);

        String kept = result.equals("[]") ? "" : "{k=2, v=5}, {k=3, v=5}, ";
        assertThat(warehouse
                        .rows("SELECT \"k\", \"v\" FROM " + table + " ORDER BY 1")
                        .toString())
                .isEqualTo("[" + kept + "{k=7, v=1}]");
        assertThat(lastAttempt(newer)).containsEntry("rows_deleted", result.equals("[]") ? 2L : 1L);
    }

    @Test
    void anExecutionWithoutAWindowReplacesNothing() {
        String table = newTable();
        UUID schedule = schedule(table);
        upload(run(schedule, 1, "{}", "[{\"a\": 1}]"));
        upload(run(schedule, 2, "{}", "[{\"a\": 2}]"));
        UUID half = run(schedule, 3, "{\"timeWindowStart\": \"2026-01-05\"}", "[{\"a\": 3}]");
        upload(half);
        upload(run(schedule, 4, "{\"timeWindowStart\": \"2026-01-05\"}", "[{\"a\": 4}]"));

        assertThat(count(table)).isEqualTo(4);
    }

    @Test
    void otherWindowsSchedulesAndTablesAreNotChanged() {
        String table = newTable();
        String elsewhere = newTable();
        UUID schedule = schedule(table);
        UUID first = runOfWindow(schedule, 1, "[{\"a\": 1}]");
        UUID nextWeek = run(schedule, 2, "{}", "[{\"a\": 2}]");
        amc.window(nextWeek, "2026-01-12T00:00:00Z", "2026-01-19T00:00:00Z");
        UUID ofAnotherSchedule = runOfWindow(schedule(table), 3, "[{\"a\": 3}]");
        UUID toAnotherTable = run(schedule, 4, "{\"snowflake_table_name\": \"" + elsewhere + "\"}", "[{\"a\": 4}]");
        amc.window(toAnotherTable, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        List.of(first, nextWeek, ofAnotherSchedule, toAnotherTable).forEach(this::upload);

        assertThat(count(table)).isEqualTo(3);
        assertThat(count(elsewhere)).isEqualTo(1);
    }
}
