package org.amcsnowflake.flow;

import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.UUID;

import static java.util.stream.Collectors.joining;
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
        uploadAndAwait(execution("ROLLING_KEYS", "[\"day\", \"brand\"]", """
                        [{"day": "2026-01-01", "brand": "a", "cost": 1}, {"day": "2026-01-02", "brand": "a", "cost": 2}]"""), "uploaded");
        UUID second = execution("ROLLING_KEYS", "[\"day\", \"brand\"]", """
                        [{"day": "2026-01-02", "brand": "a", "cost": 5}, {"day": "2026-01-03", "brand": "a", "cost": 3}]""");
        uploadAndAwait(second, "uploaded");
        assertThat(warehouse
                        .rows("SELECT \"day\"::DATE AS D, \"cost\" AS C FROM ROLLING_KEYS ORDER BY 1")
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

    @Test
    void onlyThePartOfTheTargetBetweenTheFirstAndTheLastKeyIsLookedAt() {
        uploadAndAwait(execution("BOUNDED", "[\"k\"]", "[{\"k\": 5}]"), "uploaded");
        snowflake.forget();
        uploadAndAwait(execution("BOUNDED", "[\"k\"]", "[{\"k\": 5}, {\"k\": -3}, {\"k\": 12}]"), "uploaded");

        assertThat(snowflake.statements())
                .filteredOn(statement -> statement.kind() == RequestKind.MERGE)
                .singleElement()
                .satisfies(merge -> assertThat(merge.sqlText()).contains("target.\"k\" BETWEEN -3 AND 12"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1, 0, -0.5, 99999999999999999999999999, 0.000000000001",
                "\"\", \"a\", \"B\", \"ä\", \"Z\", \"😀\", \"\uFFFD\", \"it's\", \"back\\\\slash\", \" \", \"10\", \"9\"",
                "\"2026-01-31\", \"0001-01-01\", \"9999-12-31\"",
                "\"2026-01-31T10:20:30.123456789Z\", \"2026-01-31T10:20:30+14:00\", \"1969-12-31T23:59:59.9\"",
                "1.5e300, -1e-300, 0.1",
                "true, false",
            })
    void rowsAreFoundByTheirKeysWhateverTheirTypeAndOrder(String keys) {
        String table = "TYPED_" + Integer.toHexString(keys.hashCode());
        List<String> all = List.of(keys.split(", "));
        String result =
                all.stream().map(key -> "{\"k\": " + key + ", \"v\": 1}").collect(joining(", ", "[", "]"));
        uploadAndAwait(execution(table, "[\"k\"]", result), "uploaded");
        uploadAndAwait(execution(table, "[\"k\"]", result.replace("\"v\": 1", "\"v\": 2")), "uploaded");

        assertThat(warehouse
                        .rows("SELECT COUNT(*) AS C, MIN(\"v\") AS V FROM " + table)
                        .toString())
                .isEqualTo("[{C=" + all.size() + ", V=2}]");
    }
}
