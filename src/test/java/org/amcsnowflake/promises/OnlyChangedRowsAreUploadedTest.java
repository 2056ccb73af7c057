package org.amcsnowflake.promises;

import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** {@code snowflake_incremental}: rows that have not changed are left alone, and a result that has not is not sent. */
class OnlyChangedRowsAreUploadedTest extends PromiseTest {
    private static final String ABC = "[{\"k\": 1, \"v\": \"a\"}, {\"k\": 2, \"v\": \"b\"}, {\"k\": 3, \"v\": null},"
            + " {\"k\": null, \"v\": \"d\"}]";

    private static String changedRows(String table, String... key) {
        return with(keyed(table, key), "snowflake_incremental", "\"changed_rows\"");
    }

    private static String with(String metadata, String key, String json) {
        return metadata.substring(0, metadata.length() - 1) + ", \"" + key + "\": " + json + "}";
    }

    private UUID run(UUID schedule, int day, int week, String result) {
        UUID execution = amc.runningExecution(user, schedule, "{}", result);
        amc.createdAt(execution, "2026-02-%02dT00:00:00Z".formatted(day));
        if (week > 0) {
            amc.window(
                    execution, "2026-01-%02dT00:00:00Z".formatted(week), "2026-01-%02dT00:00:00Z".formatted(week + 7));
        }
        return execution;
    }

    private UUID upload(UUID execution) {
        amc.complete(execution);
        awaitUploaded(execution);
        return execution;
    }

    /** Key, value and the execution that wrote them. */
    private String rows(String table, UUID... executions) {
        String rows = warehouse
                .rows("SELECT \"k\", \"v\", \"execution_id\" AS BY FROM " + table + " ORDER BY \"k\" NULLS LAST")
                .toString();
        for (int i = 0; i < executions.length; i++) {
            rows = rows.replace(executions[i].toString(), "E" + (i + 1));
        }
        return rows;
    }

    private long sentFor(UUID execution) {
        return snowflake.statements().stream()
                .filter(statement -> statement.tag().contains(execution.toString()))
                .count();
    }

    /** Inserted, updated, kept, unchanged and deleted. */
    private void assertCounts(UUID execution, long inserted, long updated, long kept, long unchanged, long deleted) {
        long read = inserted + updated + kept + unchanged;
        assertThat(lastAttempt(execution))
                .containsEntry("outcome", "uploaded")
                .containsEntry("rows_read", read)
                .containsEntry("rows_inserted", inserted)
                .containsEntry("rows_updated", updated)
                .containsEntry("rows_kept", kept)
                .containsEntry("rows_unchanged", unchanged)
                .containsEntry("rows_deleted", deleted);
    }

    private void assertWasNotSent(UUID execution, long rows) {
        assertCounts(execution, 0, 0, 0, rows, 0);
        assertThat(lastAttempt(execution)).containsEntry("rows_staged", 0L);
        assertThat(lastAttempt(execution).get("upsert_key").toString()).endsWith(": set by snowflake_key_columns");
        assertThat(sentFor(execution)).isZero();
    }

    @Test
    void rowsThatHaveNotChangedKeepTheirProvenance() {
        String table = newTable();
        UUID schedule = amc.schedule(user, changedRows(table, "k"));
        UUID first = upload(run(schedule, 1, 5, ABC));
        assertCounts(first, 4, 0, 0, 0, 0);
        UUID second = upload(
                run(
                        schedule,
                        2,
                        12,
                        "[{\"k\": 4, \"v\": \"new\"}, {\"k\": 2, \"v\": \"changed\"}, {\"k\": null, \"v\": \"d\"}, {\"k\": 3, \"v\": null}]"));

        assertCounts(second, 1, 1, 0, 2, 0);
        assertThat(rows(table, first, second))
                .isEqualTo("[{k=1, v=a, BY=E1}, {k=2, v=changed, BY=E2}, {k=3, v=null, BY=E1}, {k=4, v=new, BY=E2},"
                        + " {k=null, v=d, BY=E1}]");
    }

    @Test
    void aResultThatHasNotChangedOpensNoSession() {
        String table = newTable();
        UUID schedule =
                amc.schedule(user, with(changedRows(table, "K"), "snowflake_columns", "{\"k\": \"K\", \"x\": null}"));
        UUID first = upload(run(schedule, 1, 5, "[{\"k\": 1, \"v\": \"a\", \"x\": 1}, {\"k\": 2}]"));
        UUID second = upload(run(schedule, 2, 12, "[{\"v\": \"a\", \"k\": 1, \"x\": 2}, {\"k\": 2}]"));
        UUID third = upload(run(schedule, 3, 0, "[{\"k\": 1, \"v\": \"a\"}, {\"k\": 2, \"x\": 3}]"));

        assertThat(lastAttempt(first).get("options_hash"))
                .isEqualTo(lastAttempt(second).get("options_hash"));
        assertWasNotSent(second, 2);
        assertWasNotSent(third, 2);
        UUID reordered = upload(run(schedule, 4, 19, "[{\"k\": 2}, {\"k\": 1, \"v\": \"a\"}]"));
        assertCounts(reordered, 0, 0, 0, 2, 0);
        assertThat(sentFor(reordered)).as("the order is part of the result").isPositive();
        assertWasNotSent(upload(run(schedule, 5, 24, "[{\"k\": 2}, {\"k\": 1, \"v\": \"a\"}]")), 2);
        assertThat(warehouse.rows("SELECT DISTINCT \"execution_id\" AS BY FROM " + table))
                .hasToString("[{BY=" + first + "}]");
    }

    @Test
    void anyDifferenceIsSent() {
        assumeTrue(way == Way.INLINE, "how rows are sent makes no difference");
        UUID schedule = amc.schedule(user, changedRows(newTable(), "k"));
        int day = 1;
        for (String result : List.of(
                "[{\"k\": 1, \"v\": 1}, {\"k\": 2, \"v\": null}]",
                "[{\"k\": 1, \"v\": 1}]",
                "[{\"k\": 1, \"v\": 1}, {\"k\": 2, \"v\": null}, {\"k\": 3, \"v\": 1}]",
                "[{\"k\": 1, \"v\": 1}, {\"k\": 2, \"v\": null}]",
                "[{\"k\": 1, \"v\": 1, \"w\": null}, {\"k\": 2, \"v\": null}]",
                "[{\"k\": 1, \"v\": 1, \"x\": null}, {\"k\": 2, \"v\": null}]",
                "[{\"k\": 1, \"v\": null}, {\"k\": 2, \"v\": 1}]",
                "[{\"k\": 1}, {\"k\": 2, \"v\": 1}]",
                "{\"columns\": [{\"name\": \"k\"}, {\"name\": \"v\"}], \"rows\": [[1, null], [2, 1]]}",
                "{\"columns\": [{\"name\": \"k\"}, {\"name\": \"v\", \"type\": \"LONG\"}], \"rows\": [[1, null], [2, 1]]}")) {
            UUID execution = upload(run(schedule, day, day, result));
            // What a row lacks is NULL, and in which form a result is stored makes no difference.
            boolean isTheSame = result.startsWith("[{\"k\": 1}") || result.contains("{\"name\": \"v\"}");
            assertThat(sentFor(execution) > 0).as(result).isEqualTo(!isTheSame);
            day++;
        }
        UUID text = run(schedule, day, day, "[{\"k\": 1, \"v\": null}, {\"k\": 2, \"v\": \"1\"}]");
        amc.complete(text);
        assertThat(awaitFailed(text)).contains("Column \"v\" of the target is NUMBER(38,0)");
    }

    @Test
    void aRerunDeletesTheKeysThatItLacksWhoeverWroteThem() {
        String table = newTable();
        UUID schedule = amc.schedule(user, changedRows(table, "k"));
        UUID first = upload(run(schedule, 1, 5, ABC));
        UUID rerun = upload(
                run(schedule, 2, 5, "[{\"k\": 1, \"v\": \"a\"}, {\"k\": 2, \"v\": \"b\"}, {\"k\": 5, \"v\": \"e\"}]"));
        assertCounts(rerun, 1, 0, 0, 2, 2);
        UUID same = upload(
                run(schedule, 3, 5, "[{\"k\": 1, \"v\": \"a\"}, {\"k\": 2, \"v\": \"b\"}, {\"k\": 5, \"v\": \"e\"}]"));
        assertWasNotSent(same, 3);
        UUID last = upload(run(schedule, 4, 5, "[{\"k\": 2, \"v\": \"b\"}, {\"k\": 5, \"v\": \"f\"}]"));

        assertCounts(last, 0, 1, 0, 1, 1);
        assertThat(rows(table, first, last)).isEqualTo("[{k=2, v=b, BY=E1}, {k=5, v=f, BY=E2}]");
        amc.retry(rerun);
        awaitStatus(rerun, "skipped");
        UUID empty = upload(run(schedule, 5, 5, "[]"));
        assertCounts(empty, 0, 0, 0, 0, 2);
        assertThat(count(table)).isZero();
    }

    /** The table has the same result, but of another window, and the rows of the older run as well. */
    @Test
    void anEqualResultThatSupersedesIsSent() {
        String table = newTable();
        UUID schedule = amc.schedule(user, changedRows(table, "k"));
        UUID older = upload(run(schedule, 1, 5, ABC));
        UUID ofNextWeek = upload(run(schedule, 2, 12, "[{\"k\": 1, \"v\": \"a\"}]"));
        UUID rerun = upload(run(schedule, 3, 5, "[{\"k\": 1, \"v\": \"a\"}]"));

        assertCounts(ofNextWeek, 0, 0, 0, 1, 0);
        assertCounts(rerun, 0, 0, 0, 1, 3);
        assertThat(rows(table, older)).isEqualTo("[{k=1, v=a, BY=E1}]");
    }

    /** Keys may name columns that the service adds, whose values are not in the result. */
    @Test
    void anEqualResultWithOtherKeysIsSent() {
        assumeTrue(way == Way.INLINE, "how rows are sent makes no difference");
        String byWindow = newTable();
        UUID schedule = amc.schedule(user, changedRows(byWindow, "time_window_start", "k"));
        upload(run(schedule, 1, 5, ABC));
        UUID ofNextWindow = upload(run(schedule, 2, 12, ABC));
        assertCounts(ofNextWindow, 4, 0, 0, 0, 0);
        assertThat(count(byWindow)).isEqualTo(8);
        assertWasNotSent(upload(run(schedule, 3, 12, ABC)), 4);

        String byWeek = newTable();
        UUID ofWeeks = amc.schedule(user, changedRows(byWeek, "week_start", "k"));
        for (String week : List.of("2026-01-05", "2026-01-12")) {
            UUID execution = run(ofWeeks, 1, 0, ABC);
            amc.update(
                    "UPDATE workflow_executions SET metadata = jsonb_build_object('week_start', ?) WHERE id = ?",
                    week,
                    execution);
            upload(execution);
        }
        assertThat(count(byWeek)).isEqualTo(8);

        for (String column : List.of("execution_id", "uploaded_at", "amc_upload_id", "amc_created_at")) {
            String table = newTable();
            String firstByColumn = distributed(table, newTable())
                    .replace("\"in\": [\"a\"]}", "\"in\": [\"a\"]}, \"key_columns\": [\"" + column + "\"]");
            UUID ofExecutions = amc.schedule(user, firstByColumn);
            upload(run(ofExecutions, 1, 5, ABC));
            UUID second = upload(run(ofExecutions, 2, 12, ABC));
            assertCounts(second, 1, 0, 0, 3, 0);
            assertThat(count(table)).as(column).isEqualTo(2);
        }
    }

    @Test
    void anOlderExecutionLeavesNewerRowsAndItsResultIsNotTakenForTheTables() {
        String table = newTable();
        UUID schedule = amc.schedule(user, changedRows(table, "k"));
        UUID newer = upload(run(schedule, 8, 12, "[{\"k\": 1, \"v\": \"newer\"}]"));
        String result = "[{\"k\": 1, \"v\": \"older\"}, {\"k\": 2, \"v\": \"older\"}]";
        UUID older = upload(run(schedule, 2, 5, result));
        assertCounts(older, 1, 0, 1, 0, 0);
        UUID newest = upload(run(schedule, 9, 19, result));

        assertCounts(newest, 0, 1, 0, 1, 0);
        assertThat(rows(table, newer, older, newest)).isEqualTo("[{k=1, v=older, BY=E3}, {k=2, v=older, BY=E2}]");
    }

    @Test
    void whateverElseWritesToTheTableIsNoticed() {
        String table = newTable();
        UUID schedule = amc.schedule(user, changedRows(table, "k"));
        upload(run(schedule, 1, 5, ABC));
        uploaded(keyed(table, "k"), "[{\"k\": 1, \"v\": \"of another\"}]");
        amc.update(
                "UPDATE workflow_executions SET created_at = '2026-01-01' WHERE schedule_id IS NULL AND user_id = ?",
                user);
        warehouse.execute("UPDATE " + table + " SET \"amc_created_at\" = '2026-01-01' WHERE \"v\" = 'of another'");
        UUID second = upload(run(schedule, 2, 12, ABC));

        assertCounts(second, 0, 1, 0, 3, 0);
        assertThat(warehouse.rows("SELECT \"v\" FROM " + table + " WHERE \"k\" = 1"))
                .hasToString("[{v=a}]");
    }

    @Test
    void aRepeatedExecutionAndARetriedOneAreSent() {
        String table = newTable();
        UUID schedule = amc.schedule(user, changedRows(table, "k"));
        UUID first = upload(run(schedule, 1, 5, ABC));
        warehouse.execute("DELETE FROM " + table + " WHERE \"k\" = 1");
        UUID second = upload(run(schedule, 2, 12, ABC));
        assertWasNotSent(second, 4);
        assertThat(count(table)).as("a change by others is not noticed").isEqualTo(3);

        uploadAgain(second, ABC);
        assertCounts(second, 1, 0, 0, 3, 0);
        assertThat(count(table)).isEqualTo(4);
        uploadAgain(first, ABC);
        assertCounts(first, 3, 0, 1, 0, 3);
        assertThat(sentFor(upload(run(schedule, 3, 19, ABC)))).isPositive();
    }

    @Test
    void changedOptionsAndChangedDestinationsAreSent() {
        assumeTrue(way == Way.INLINE, "how rows are sent makes no difference");
        String table = newTable();
        UUID schedule = amc.schedule(user, changedRows(table, "k"));
        upload(run(schedule, 1, 5, ABC));
        amc.update(
                "UPDATE workflow_schedules SET metadata = metadata || '{\"snowflake_key_columns\": [\"k\", \"v\"]}' WHERE id = ?",
                schedule);
        UUID byAnotherKey = upload(run(schedule, 2, 12, ABC));
        assertCounts(byAnotherKey, 0, 0, 0, 4, 0);
        assertThat(sentFor(byAnotherKey)).isPositive();
        assertWasNotSent(upload(run(schedule, 3, 19, ABC)), 4);
        amc.update("UPDATE user_snowflake_configs SET updated_at = now() WHERE user_id = ?", user);
        assertThat(sentFor(upload(run(schedule, 4, 24, ABC)))).isPositive();
        amc.update("UPDATE snowflake_target_results SET attempt_id = attempt_id - 1 WHERE schedule_id = ?", schedule);
        assertThat(sentFor(upload(run(schedule, 5, 17, ABC))))
                .as("after an upload by an instance of a previous version")
                .isPositive();
    }

    @Test
    void everyLostAnswerLeavesTheResultAndForgetsWhatTheTableContains() {
        String table = newTable();
        UUID schedule = amc.schedule(user, changedRows(table, "k"));
        UUID first = upload(run(schedule, 1, 5, ABC));
        String changed = ABC.replace("\"a\"", "\"z\"").replace("{\"k\": 2, \"v\": \"b\"}, ", "");
        UUID rerun = run(schedule, 2, 5, changed);
        for (String statement : List.of("MERGE", "DELETE", "COMMIT")) {
            snowflake.add(Fault.onceMatching("^" + statement + ".*" + rerun, new FaultAction.FailAfter(INTERNAL)));
        }
        upload(rerun);
        assertEveryAnswerWasLost();
        assertThat(rows(table, first, rerun))
                .isEqualTo("[{k=1, v=z, BY=E2}, {k=3, v=null, BY=E1}, {k=null, v=d, BY=E1}]");
        assertWasNotSent(upload(run(schedule, 3, 12, changed)), 3);

        UUID failing = run(schedule, 4, 19, "[{\"k\": 1, \"v\": \"y\"}]");
        snowflake.add(new Fault(
                null,
                Fault.pattern("^COMMIT.*" + failing + ".*\"step\":\"commit\""),
                Fault.ALWAYS,
                new FaultAction.FailAfter(INTERNAL)));
        amc.complete(failing);
        Awaitility.await("a failed attempt")
                .until(() ->
                        amc.attempts(failing).stream().anyMatch(attempt -> "failed".equals(attempt.get("outcome"))));
        amc.update("UPDATE workflow_executions SET status = 'RUNNING' WHERE id = ?", failing);
        UUID asBefore = run(schedule, 5, 24, changed);
        amc.complete(asBefore);
        awaitUploaded(asBefore);
        assertThat(sentFor(asBefore)).isPositive();
        assertThat(warehouse.rows("SELECT \"v\" FROM " + table + " WHERE \"k\" = 1"))
                .hasToString("[{v=z}]");
    }

    /** Of each type, also values that Snowflake's operators treat as equal. */
    @Test
    void exactlyTheValuesThatDifferAreStored() {
        String[][] values = {
            {"VARCHAR COLLATE 'en-ci'", "\"a\"", "\"A\""},
            {"VARIANT", "{\"x\": [1, \"1\", null]}", "{\"x\": [1, 1, null]}"},
            {"TIMESTAMP_TZ(9)", "\"2026-01-01T00:00:00Z\"", "\"2026-01-01T01:00:00+01:00\""},
            {"TIMESTAMP_NTZ(9)", "\"2026-01-01\"", "\"2026-01-01T00:00:00.000000001\""},
            {"FLOAT", "0.1", "0.2"},
            {"BOOLEAN", "false", "null"},
            {"NUMBER(38,12)", "1.000000000001", "1.000000000002"},
            {"VARCHAR", "\"\"", "\" \""},
            {"ARRAY", "null", "null"}
        };
        String table = newTable();
        String columns = IntStream.range(0, values.length)
                .mapToObj(i -> ", \"v" + i + "\" " + values[i][0])
                .collect(Collectors.joining());
        warehouse.execute("CREATE TABLE " + table + " (\"k\" NUMBER(38,0)" + columns + ")");
        UUID schedule = amc.schedule(user, changedRows(table, "k"));
        upload(run(schedule, 1, 5, rowsWithOneChange(values, 1)));
        UUID second = upload(run(schedule, 2, 12, rowsWithOneChange(values, 2)));

        assertCounts(second, 0, values.length - 1, 0, 2, 0);
        assertThat(warehouse.rows("SELECT \"v0\" FROM " + table + " WHERE \"k\" = 0"))
                .hasToString("[{v0=A}]");
    }

    /** In row i, the value i is of the given version; an additional row has the first version of all. */
    private static String rowsWithOneChange(String[][] values, int version) {
        return IntStream.rangeClosed(0, values.length)
                .mapToObj(row -> IntStream.range(0, values.length)
                        .mapToObj(i -> "\"v" + i + "\": " + values[i][i == row ? version : 1])
                        .collect(Collectors.joining(", ", "{\"k\": " + row + ", ", "}")))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** However numbers are written, in whichever form the result is stored, and whatever the order of keys in JSON. */
    @Test
    void valuesAreComparedAsTheyAreStored() {
        String table = newTable();
        String text = "x".repeat(70_000);
        String most = "9".repeat(38);
        UUID schedule = amc.schedule(user, changedRows(table, "k"));
        String row = "{\"k\": %s, \"v\": \"%s\", \"n\": %s, \"j\": %s, \"m\": %s}";
        upload(run(
                schedule,
                1,
                5,
                "[" + row.formatted("1", text + " ", most, "{\"b\": [1, 2], \"a\": 1.50}", "1") + ", "
                        + row.formatted("2", "Case", "-0.0", "{\"t\": \"1\"}", "\"1\"") + "]"));
        UUID chunked = run(schedule, 2, 12, "null");
        amc.result(chunked, null);
        for (int chunk = 1; chunk <= 2; chunk++) {
            amc.update(
                    "INSERT INTO workflow_execution_result_chunks (execution_id, chunk_no, rows) VALUES (?, ?, ?::jsonb)",
                    chunked,
                    chunk,
                    chunk == 1
                            ? "[" + row.formatted("1", text + " ", most, "{\"a\": 1.50, \"b\": [1, 2]}", "1") + "]"
                            : "[" + row.formatted("2", "Case", "0.0", "{\"t\": \"1\"}", "\"1\"") + "]");
        }
        assertWasNotSent(upload(chunked), 2);

        UUID spelled = upload(run(
                schedule,
                3,
                19,
                "[" + row.formatted("1.0", text + " ", most, "{\"a\": 1.50, \"b\": [1, 2]}", "1") + ", "
                        + row.formatted("2", "Case", "0", "{\"t\": \"1\"}", "1") + "]"));
        assertCounts(spelled, 0, 0, 0, 2, 0);
        assertThat(sentFor(spelled)).isPositive();
        UUID changed = upload(run(
                schedule,
                4,
                24,
                "[" + row.formatted("1", text, most, "{\"a\": 1.50, \"b\": [1, 2]}", "1") + ", "
                        + row.formatted("2", "case", "0", "{\"t\": \"1\"}", "1") + ", "
                        + row.formatted("3", "", "5", "[]", "1") + "]"));
        assertCounts(changed, 1, 2, 0, 0, 0);
        assertHoldsExactly(table, changed);
        UUID nested = upload(run(
                schedule,
                5,
                17,
                "[" + row.formatted("1", text, most, "{\"a\": 1.50, \"b\": [2, 1]}", "1") + ", "
                        + row.formatted("2", "case", "0", "{\"t\": 1}", "1") + ", "
                        + row.formatted("3", "", "5", "{}", "1") + "]"));
        assertCounts(nested, 0, 3, 0, 0, 0);
        assertHoldsExactly(table, nested);
    }

    @Test
    void aChangedRateIsSentAndAChangedWarehouseIsNot() {
        assumeTrue(way == Way.INLINE, "how rows are sent makes no difference");
        String table = newTable();
        String rate =
                "INSERT INTO snowflake_currency_rates (base, quote, day, rate) VALUES ('CHF', 'SEK', '2026-01-31', ?)"
                        + " ON CONFLICT (base, quote, day) DO UPDATE SET rate = excluded.rate";
        amc.update(rate, BigDecimal.TEN);
        UUID schedule = amc.schedule(
                user,
                with(
                        changedRows(table, "k"),
                        "snowflake_transforms",
                        "[{\"column\": \"v\", \"transform\": \"convert\", \"to\": \"SEK\", \"currency_column\": \"c\","
                                + " \"day_column\": \"d\", \"into\": \"sek\"}]"));
        String result =
                "[{\"k\": 1, \"v\": 2, \"c\": \"CHF\", \"d\": \"2026-01-31\"}, {\"k\": 2, \"c\": \"SEK\", \"v\": 3, \"d\": \"2026-01-31\"}]";
        upload(run(schedule, 1, 5, result));
        amc.update(
                "UPDATE workflow_schedules SET metadata = metadata || '{\"snowflake_warehouse\": \"amc_wh\"}' WHERE id = ?",
                schedule);
        assertWasNotSent(upload(run(schedule, 2, 12, result)), 2);
        amc.update(rate, new BigDecimal("10.5"));
        assertCounts(upload(run(schedule, 3, 19, result)), 0, 1, 0, 1, 0);
        assertThat(warehouse
                        .rows("SELECT \"sek\" FROM " + table + " ORDER BY \"k\"")
                        .toString())
                .matches("\\[\\{sek=21(\\.0+)?}, \\{sek=3(\\.0+)?}]");
    }

    @Test
    void executionsThatCompleteTogetherLeaveTheNewestResult() {
        String table = newTable();
        UUID schedule = amc.schedule(user, changedRows(table, "k"));
        upload(run(schedule, 1, 5, ABC));
        List<UUID> together = IntStream.range(0, 8)
                .mapToObj(i -> run(schedule, 2 + i, 5, i % 3 == 1 ? ABC.replace("\"a\"", "\"z\"") : ABC))
                .toList();
        together.forEach(amc::complete);
        together.forEach(execution -> Awaitility.await("the end of each upload")
                .until(() -> "uploaded".equals(amc.status(execution)) || "skipped".equals(amc.status(execution))));

        assertThat(rows(table).replaceAll(", BY=[^}]*", ""))
                .isEqualTo("[{k=1, v=z}, {k=2, v=b}, {k=3, v=null}, {k=null, v=d}]");
        assertWasNotSent(upload(run(schedule, 11, 5, ABC.replace("\"a\"", "\"z\""))), 4);
    }

    @Test
    void aRetryRestoresADroppedTableAndAWidenedColumnChangesNoRow() {
        String table = newTable();
        UUID schedule = amc.schedule(user, changedRows(table, "k"));
        UUID first = upload(run(schedule, 1, 5, "[{\"k\": 1, \"v\": 1}, {\"k\": 2, \"v\": 2}]"));
        UUID wider = upload(run(schedule, 2, 12, "[{\"k\": 1, \"v\": 1}, {\"k\": 2, \"v\": 2.5}]"));
        assertCounts(wider, 0, 1, 0, 1, 0);
        assertThat(rows(table, first, wider)).matches("\\[\\{k=1, v=1\\.?0*, BY=E1}, \\{k=2, v=2\\.50*, BY=E2}]");

        warehouse.execute("DROP TABLE " + table);
        uploadAgain(wider, "[{\"k\": 1, \"v\": 1}, {\"k\": 2, \"v\": 2.5}]");
        assertCounts(wider, 2, 0, 0, 0, 0);
        assertHoldsExactly(table, wider);
    }

    @Test
    void anAutomaticRetryIsComparedToo() {
        String table = newTable();
        UUID schedule = amc.schedule(user, changedRows(table, "k"));
        upload(run(schedule, 1, 5, ABC));
        UUID second = run(schedule, 2, 12, "null");
        amc.complete(second);
        Awaitility.await("the first attempt").until(() -> amc.isWaitingForRetry(second));
        amc.result(second, ABC);
        amc.update("UPDATE workflow_executions SET snowflake_next_attempt_at = now() WHERE id = ?", second);
        awaitUploaded(second);

        assertWasNotSent(second, 4);
    }

    /** They would stay in the stage, since nobody else removes them. */
    @Test
    void anUploadWithFilesOfAnEarlierAttemptRemovesThem() {
        assumeTrue(way == Way.STAGED, "inline rows have no files");
        String table = newTable();
        UUID schedule = amc.schedule(user, changedRows(table, "k"));
        upload(run(schedule, 1, 5, ABC));
        String changed = ABC.replace("\"a\"", "\"z\"");
        UUID failing = run(schedule, 4, 12, changed);
        snowflake.add(new Fault(
                null, Fault.pattern("^COPY.*" + failing), Fault.ALWAYS, new FaultAction.FailBefore(INTERNAL)));
        amc.complete(failing);
        Awaitility.await("a failed attempt")
                .until(() ->
                        amc.attempts(failing).stream().anyMatch(attempt -> "failed".equals(attempt.get("outcome"))));
        amc.update("UPDATE workflow_executions SET status = 'RUNNING' WHERE id = ?", failing);
        Awaitility.await("the end of the attempt").until(() -> !"uploading".equals(amc.status(failing)));
        upload(run(schedule, 3, 19, changed));
        snowflake.clearFaults();
        upload(failing);

        assertThat(warehouse.rows("LIST @~").toString())
                .doesNotContain(String.valueOf(amc.row(failing).get("snowflake_upload_id")));
        assertWasNotSent(upload(run(schedule, 5, 24, changed)), 4);
    }

    @Test
    void withoutAKeyTheUploadFailsForGood() {
        UUID execution = amc.execution(user, null, changedRows(newTable(), "k").replace("[\"k\"]", "[]"), ABC);

        assertThat(awaitFailed(execution))
                .isEqualTo(
                        "The execution cannot be uploaded: metadata.snowflake_incremental needs key columns, by which"
                                + " rows are found in the table: name them, or leave it out.");
        assertThat(amc.isDead(execution)).isTrue();
        assertThat(sentFor(execution)).isZero();
    }

    @Test
    void anExecutionWithoutAScheduleLeavesRowsAloneButIsAlwaysSent() {
        String table = newTable();
        UUID first = uploaded(changedRows(table, "k"), ABC);
        UUID second = uploaded(changedRows(table, "k"), ABC);

        assertCounts(second, 0, 0, 0, 4, 0);
        assertThat(sentFor(second)).isPositive();
        assertThat(rows(table, first)).doesNotContain(second.toString());
        assertThat(amc.rows("SELECT FROM snowflake_target_results WHERE table_name = ?", table))
                .isEmpty();
    }

    /** With the value "a", rows go to the first table. */
    private static String distributed(String first, String others) {
        return with(
                changedRows(others, "k"),
                "snowflake_tables",
                "[{\"table\": \"" + first + "\", \"when\": {\"column\": \"v\", \"in\": [\"a\"]}}]");
    }

    @Test
    void severalTablesAreComparedAsAWhole() {
        String first = newTable();
        String others = newTable();
        UUID schedule = amc.schedule(user, distributed(first, others));
        UUID one = upload(run(schedule, 1, 5, ABC));
        UUID two = upload(run(schedule, 2, 12, ABC));

        assertWasNotSent(two, 4);
        assertThat(lastAttempt(two).get("upsert_key"))
                .isEqualTo("%s: k: set by snowflake_key_columns; %s: k: set by snowflake_key_columns"
                        .formatted(first, others));
        assertThat(lastAttempt(two).get("tables").toString())
                .matches("\\[\\{.*\"table\": \"" + first + "\".*\"rows_unchanged\": 1.*}, \\{.*\"table\": \"" + others
                        + "\".*\"rows_unchanged\": 3.*}]");
        UUID three = upload(run(schedule, 3, 19, ABC.replace("\"b\"", "\"z\"")));
        assertCounts(three, 0, 1, 0, 3, 0);
        assertThat(rows(first, one)).isEqualTo("[{k=1, v=a, BY=E1}]");
        assertThat(rows(others, one, three))
                .isEqualTo("[{k=2, v=z, BY=E2}, {k=3, v=null, BY=E1}, {k=null, v=d, BY=E1}]");

        UUID moved = upload(run(schedule, 4, 19, ABC.replace("\"a\"", "\"q\"").replace("\"b\"", "\"z\"")));
        assertCounts(moved, 1, 0, 0, 3, 0);
        UUID back = upload(run(schedule, 5, 19, ABC.replace("\"b\"", "\"z\"")));
        assertCounts(back, 0, 0, 0, 4, 1);
        assertThat(count(others)).as("the row that has moved").isEqualTo(3);
        uploaded(keyed(first, "k"), "[{\"k\": 8, \"v\": \"of another\"}]");
        assertThat(sentFor(upload(run(schedule, 6, 24, ABC.replace("\"b\"", "\"z\"")))))
                .as("after another upload to one of the tables")
                .isPositive();
    }

    @Test
    void rowsInFormerTablesAreDeletedAlsoIfTheResultHasNotChanged() {
        assumeTrue(way == Way.INLINE, "how rows are sent makes no difference");
        String first = newTable();
        String others = newTable();
        String former = newTable();
        UUID schedule = amc.schedule(user, distributed(first, others));
        upload(run(schedule, 1, 5, ABC));
        UUID elsewhere = run(schedule, 2, 12, ABC);
        amc.update(
                "UPDATE workflow_executions SET metadata = cast(? AS jsonb) WHERE id = ?",
                "{\"snowflake_tables\": [], \"snowflake_table_name\": \"" + former + "\"}",
                elsewhere);
        upload(elsewhere);
        assertThat(count(former)).isEqualTo(4);

        UUID rerun = upload(run(schedule, 3, 12, ABC));
        assertCounts(rerun, 0, 0, 0, 4, 4);
        assertThat(count(former)).isZero();
        assertThat(count(first) + count(others)).isEqualTo(4);
        UUID same = upload(run(schedule, 4, 12, ABC));
        assertWasNotSent(same, 4);

        amc.update(
                "UPDATE workflow_schedules SET metadata = metadata || '{\"snowflake_tables\": []}' WHERE id = ?",
                schedule);
        UUID together = upload(run(schedule, 5, 12, ABC));
        assertThat(sentFor(together)).as("other options").isPositive();
        assertThat(warehouse.rows("SELECT \"k\" FROM " + first))
                .as("written by another window")
                .hasSize(1);
        assertThat(count(others)).isEqualTo(4);
    }

    @Test
    void everyTableNeedsAKey() {
        assumeTrue(way == Way.INLINE, "nothing is sent");
        String metadata =
                distributed("keyless", newTable()).replace("\"in\": [\"a\"]}", "\"in\": [\"a\"]}, \"key_columns\": []");
        UUID execution = amc.execution(user, null, metadata, ABC);

        assertThat(awaitFailed(execution))
                .isEqualTo("The execution cannot be uploaded: metadata.snowflake_incremental needs key columns for each"
                        + " table, by which rows are found in it: name those of KEYLESS, or leave it out.");
        assertThat(amc.isDead(execution)).isTrue();
    }
}
