package org.amcsnowflake.flow;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** snowflake_key_columns: rows are the same row across executions where these columns are equal. */
class CheckKeysTest extends RouteTest {
    private UUID user;

    @BeforeEach
    void makeUser() {
        user = amc.userWithDestination();
    }

    private UUID execution(String table, String keys, String result) {
        return amc.execution(
                user,
                null,
                "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"" + table + "\", \"snowflake_key_columns\": "
                        + keys + "}",
                result);
    }

    private String refusal(String table, String keys, String result) {
        UUID execution = execution(table, keys, result);
        uploadAndAwait(execution, "failed");
        assertThat(amc.deadLetters(execution)).hasSize(1);
        assertThat(warehouse.rows("SHOW TABLES LIKE '" + table + "'")).isEmpty();
        return String.valueOf(amc.row(execution).get("snowflake_error_message"));
    }

    @Test
    void aKeyWithoutAValueIsRefusedWithItsRow() {
        assertThat(refusal("NULL_KEY", "[\"k\"]", "[{\"k\": 1}, {\"k\": 2}, {\"k\": null}]"))
                .isEqualTo(
                        "Row 3 of the result has no value in the column \"k\", which snowflake_key_columns names: a key must"
                                + " have a value in every row. Leave such rows out of the query, or choose other key columns, then"
                                + " retry.");
        assertThat(refusal("ABSENT_KEY", "[\"k\"]", "[{\"k\": 1}, {\"v\": 2}, {\"k\": 3}]"))
                .startsWith("Row 2 of the result has no value in the column \"k\"");
    }

    @Test
    void aKeyThatTheResultDoesNotHaveIsRefusedWithTheColumnsItHas() {
        assertThat(refusal("UNKNOWN_KEY", "[\"x\"]", "[{\"k\": 1}]"))
                .startsWith(
                        "The execution cannot be uploaded: snowflake_key_columns names the column \"x\", which the result"
                                + " does not have; its columns are [\"k\"");
    }

    @Test
    void aRollingWindowUpdatesTheRowsItSharesWithTheOneBefore() {
        uploadAndAwait(execution("ROLLING", "[\"day\", \"brand\"]", """
                        [{"day": "2026-01-01", "brand": "a", "cost": 1}, {"day": "2026-01-02", "brand": "a", "cost": 2}]"""), "uploaded");
        UUID second = execution("ROLLING", "[\"day\", \"brand\"]", """
                        [{"day": "2026-01-02", "brand": "a", "cost": 2.5}, {"day": "2026-01-03", "brand": "a", "cost": 3}]""");
        uploadAndAwait(second, "failed");
        assertThat(String.valueOf(amc.row(second).get("snowflake_error_message")))
                .contains("'2.5', which would be rounded");

        amc.result(second, """
                [{"day": "2026-01-02", "brand": "a", "cost": 5}, {"day": "2026-01-03", "brand": "a", "cost": 3}]""");
        amc.update("UPDATE snowflake_dead_letters SET resolved_at = now() WHERE execution_id = ?", second);
        amc.retry(second);
        uploadAndAwait(second, "uploaded");
        assertThat(warehouse
                        .rows("SELECT \"day\"::DATE AS D, \"cost\" AS C FROM ROLLING ORDER BY 1")
                        .toString())
                .isEqualTo("[{D=2026-01-01, C=1}, {D=2026-01-02, C=5}, {D=2026-01-03, C=3}]");
        assertThat(amc.attempts(second).get(amc.attempts(second).size() - 1))
                .containsEntry("rows_inserted", 1L)
                .containsEntry("rows_updated", 1L);
    }

    @Test
    void aResultWhoseColumnsAreAllKeysIsInsertedOnceAndUpdatedOnlyInWhatWeAdd() {
        for (int i = 0; i < 2; i++) {
            uploadAndAwait(execution("ALL_KEYS", "[\"a\", \"b\"]", "[{\"a\": 1, \"b\": \"x\"}]"), "uploaded");
        }
        assertThat(warehouse.count("SELECT COUNT(*) FROM ALL_KEYS")).isEqualTo(1);
    }
}
