package org.amcsnowflake.promises;

import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.junit.jupiter.api.Test;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** U3: an upload changes the rows of its own execution, or of its own keys, and no others. */
class U3RowsOfOthersAreNeverTouchedTest extends PromiseTest {

    private String sharedTable() {
        String table = newTable();
        warehouse.execute("CREATE TABLE " + table
                + " (\"execution_id\" VARCHAR, \"amc_row_number\" NUMBER(38,0), \"a\" NUMBER(38,0), MINE VARCHAR)");
        warehouse.execute("INSERT INTO " + table
                + " VALUES (NULL, NULL, 1, 'no id'), (NULL, 1, 2, 'a number'), ('', 1, 3, 'an empty id'),"
                + " ('00000000-0000-0000-0000-000000000000', 1, 4, 'another id')");
        return table;
    }

    private String others(String table, UUID execution) {
        return warehouse
                .rows("SELECT \"a\", MINE FROM " + table + " WHERE \"execution_id\" IS DISTINCT FROM '" + execution
                        + "' ORDER BY \"a\"")
                .toString();
    }

    @Test
    void rowsOfOthersAreNotChanged() {
        String table = sharedTable();
        UUID execution = amc.runningExecution(user, null, to(table), "[{\"a\": 1}, {\"a\": 2}, {\"a\": 3}]");
        String before = others(table, execution);
        amc.complete(execution);
        awaitUploaded(execution);
        assertThat(others(table, execution)).isEqualTo(before);

        uploadAgain(execution, "[{\"a\": 1, \"b\": \"another column\"}]");
        assertThat(others(table, execution)).isEqualTo(before);

        uploadAgain(execution, "[]");
        assertThat(others(table, execution)).isEqualTo(before);
        assertThat(count(table)).isEqualTo(4);
    }

    @Test
    void executionsOfOneWindowWithoutAScheduleCoexist() {
        String table = newTable();
        for (int i = 0; i < 3; i++) {
            UUID execution = amc.runningExecution(user, null, to(table), "[{\"a\": 1}, {\"a\": 2}]");
            amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
            amc.complete(execution);
            awaitUploaded(execution);
            uploadAgain(execution, "[{\"a\": 3}, {\"a\": 4}]");
        }

        assertThat(count(table)).isEqualTo(6);
    }

    @Test
    void onlyItsOwnRowsWithMissingKeysAreDeleted() {
        String table = newTable();
        UUID first = uploaded(keyed(table, "k"), "[{\"k\": \"a\", \"v\": 1}, {\"k\": \"b\", \"v\": 1}]");
        uploaded(keyed(table, "k"), "[{\"k\": \"b\", \"v\": 2}, {\"k\": \"c\", \"v\": 2}]");
        uploadAgain(first, "[{\"k\": \"d\", \"v\": 3}]");

        assertThat(warehouse
                        .rows("SELECT \"k\", \"v\" FROM " + table + " ORDER BY \"k\"")
                        .toString())
                .as("without the row that the execution had before")
                .isEqualTo("[{k=b, v=2}, {k=c, v=2}, {k=d, v=3}]");

        uploadAgain(first, "[]");
        assertThat(warehouse
                        .rows("SELECT \"k\", \"v\" FROM " + table + " ORDER BY \"k\"")
                        .toString())
                .as("without the rows of the emptied execution")
                .isEqualTo("[{k=b, v=2}, {k=c, v=2}]");
    }

    @Test
    void aDuplicateKeyInTheTargetChangesNothingAndIsNamedWithItsCount() {
        String table = newTable();
        String rows = "[{\"campaign\": \"x\", \"v\": 1}, {\"campaign\": \"y\", \"v\": 1}]";
        UUID first = uploaded(to(table), rows);
        UUID second = uploaded(to(table), rows);
        UUID execution = amc.execution(
                user,
                null,
                keyed(table, "campaign"),
                "[{\"campaign\": \"x\", \"v\": 9}, {\"campaign\": \"z\", \"v\": 9}]");

        assertThat(awaitFailed(execution))
                .isEqualTo("Primary key violation: 2 rows of the target AMC.PUBLIC." + table
                        + " have the same key, campaign = x, for which the result has one row. Nothing was stored. Delete the"
                        + " surplus rows from the table, or correct snowflake_key_columns so that they identify a"
                        + " row, then retry.");
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("error_class", "DATA"));
        assertThat(snowflake.statements())
                .filteredOn(statement ->
                        statement.kind() == RequestKind.MERGE && statement.tag().contains(execution.toString()))
                .hasSize(1);
        assertHoldsExactly(table, first);
        assertHoldsExactly(table, second);
        assertThat(count(table)).isEqualTo(4);
    }

    @Test
    void tablesWhoseNamesDifferInAnyLetterAreDifferentTables() {
        String first = newTable() + "_レポート甲";
        String second = first.replace('甲', '乙');
        UUID execution = uploaded(keyed(first, "id"), "[{\"id\": 1, \"spend\": 10}, {\"id\": 2, \"spend\": 20}]");
        UUID other = uploaded(keyed(second, "id"), "[{\"id\": 1, \"spend\": 999}]");

        assertHoldsExactly('"' + first + '"', execution);
        assertHoldsExactly('"' + second + '"', other);
        assertThat(lastAttempt(other)).containsEntry("target_table", second);
    }

    @Test
    void anAppendDeletesNothing() {
        String table = sharedTable();
        UUID execution = uploaded(appendingTo(table), "[{\"a\": 1}]");
        uploadAgain(execution, "[{\"a\": 1}]");

        assertThat(count(table)).isEqualTo(6);
        assertThat(others(table, execution)).contains("no id", "a number", "an empty id", "another id");
    }
}
