package org.amcsnowflake.promises;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** U7, and the primary keys of tables. */
class U7NullsInKeysMatchEachOtherTest extends PromiseTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"d\": null, \"a\": 1}, {\"d\": \"2026-01-01\", \"a\": 2}, {\"d\": null, \"a\": 1}]",
                "[{\"time_window_start\": null, \"time_window_end\": null, \"a\": 1}, {\"a\": 2}]",
                "[{\"time_window_start\": \"2026-01-05\", \"time_window_end\": null, \"a\": 1}]",
                "[{\"week_start\": null, \"a\": 1}, {\"week_start\": \"2026-01-05\", \"a\": 2}]",
                "[{\"week_start\": null, \"a\": 1}]",
            })
    void aRowWithANullKeyMatchesItselfWhenRepeated(String result) {
        String table = newTable();
        UUID execution = uploaded(to(table), result);
        long rows = count(table);
        // After a lost answer, the MERGE is repeated without deleting first, since the table is not known to have rows.
        amc.update("DELETE FROM snowflake_upload_attempts WHERE execution_id = ?", execution);
        amc.update("UPDATE workflow_executions SET snowflake_uploaded_at = NULL WHERE id = ?", execution);
        uploadAgain(execution, result);

        assertHoldsExactly(table, execution);
        assertThat(lastAttempt(execution)).containsEntry("rows_updated", rows).containsEntry("rows_deleted", 0L);
    }

    private List<String> primaryKey(String table) {
        return warehouse.rows("SHOW PRIMARY KEYS IN TABLE " + table).stream()
                .map(row -> Objects.toString(row.get("column_name")))
                .toList();
    }

    @Test
    void aTableForUpsertDeclaresExecutionAndRowNumberAsItsKey() {
        String table = newTable();
        uploaded(to(table), "[{\"a\": 1}]");

        assertThat(primaryKey(table)).containsExactly("execution_id", "amc_row_number");
    }

    @Test
    void aTableForAppendsOrExplicitKeysDeclaresNoKey() {
        String appended = newTable();
        String keyed = newTable();
        uploaded(appendingTo(appended), "[{\"a\": 1}]");
        uploaded(keyed(keyed, "a"), "[{\"a\": 1}]");

        assertThat(primaryKey(appended)).isEmpty();
        assertThat(primaryKey(keyed)).isEmpty();
    }

    @Test
    void anUpsertAndAnAppendShareATableWhoeverCreatedIt() {
        String table = newTable();
        uploaded(to(table), "[{\"a\": 1}]");
        UUID appended = uploaded(appendingTo(table), "[{\"a\": 1}]");
        uploadAgain(appended, "[{\"a\": 1}]");

        assertThat(count(table)).isEqualTo(3);
    }

    @Test
    void aNotNullColumnIsNamedWithTheRowAndTheStatementToDropIt() {
        String table = newTable();
        warehouse.execute("CREATE TABLE " + table + " (\"a\" NUMBER(38,0) NOT NULL, \"b\" VARCHAR)");
        UUID execution = amc.execution(user, null, to(table), "[{\"a\": 1, \"b\": \"x\"}, {\"b\": \"y\"}]");

        String alter = "ALTER TABLE \"AMC\".\"PUBLIC\".\"" + table + "\" ALTER COLUMN \"a\" DROP NOT NULL";
        assertThat(awaitFailed(execution))
                .isEqualTo("Column \"a\" of the target AMC.PUBLIC." + table
                        + " is NOT NULL, but row 2 of the result has no value for it. Nothing was stored."
                        + " Have the table's owner run " + alter + "; or correct the query, then retry.");
        assertThat(amc.isDead(execution)).isTrue();
        assertThat(count(table)).isZero();

        warehouse.execute(alter);
        amc.retry(execution);
        awaitUploaded(execution);
        assertHoldsExactly(table, execution);
    }

    @Test
    void aMissingNotNullColumnIsNamedUnlessItHasADefault() {
        String table = newTable();
        warehouse.execute("CREATE TABLE " + table
                + " (MINE VARCHAR NOT NULL, LOADED_BY VARCHAR NOT NULL DEFAULT 'us', \"a\" NUMBER(38,0))");
        UUID execution = amc.execution(user, null, to(table), "[{\"a\": 1}]");
        assertThat(awaitFailed(execution)).startsWith("Column \"MINE\" of the target ");

        warehouse.execute("ALTER TABLE " + table + " ALTER COLUMN MINE DROP NOT NULL");
        amc.retry(execution);
        awaitUploaded(execution);
        Map<String, ?> row = rowsOf(table, execution).get(0);
        assertThat(row.get("LOADED_BY")).isEqualTo("us");
        assertThat(row.get("MINE")).isNull();
    }
}
