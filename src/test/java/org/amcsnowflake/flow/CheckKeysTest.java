package org.amcsnowflake.flow;

import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/** snowflake_key_columns: rows with equal values in these columns are the same row across executions. */
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
    void nullIsAKeyValue() {
        String first = "[{\"k\": 1, \"v\": 1}, {\"k\": null, \"v\": 1}, {\"k\": 9, \"v\": 1}]";
        uploadAndAwait(execution("NULL_KEY", "[\"k\"]", first), "uploaded");
        uploadAndAwait(execution("NULL_KEY", "[\"k\"]", "[{\"v\": 2}, {\"k\": 9, \"v\": 2}]"), "uploaded");
        uploadAndAwait(execution("NULL_KEY", "[\"k\"]", "[{\"k\": 1, \"v\": 3}]"), "uploaded");

        assertThat(warehouse
                        .rows("SELECT \"k\" AS K, \"v\" AS V FROM NULL_KEY ORDER BY \"v\", \"k\"")
                        .toString())
                .isEqualTo("[{K=9, V=2}, {K=null, V=2}, {K=1, V=3}]");
    }

    @Test
    void severalRowsWithNullKeysAreExplained() {
        UUID execution = execution("NULL_KEYS", "[\"k\", \"d\"]", """
                        [{"k": 1, "d": "2026-01-01"}, {"k": null, "d": "2026-01-01"}, {"k": null, "d": "2026-01-01"}]""");
        uploadAndAwait(execution, "failed");

        assertThat(warehouse.count("SELECT COUNT(*) FROM NULL_KEYS")).isZero();
        assertThat(amc.row(execution).get("snowflake_error_message").toString())
                .startsWith("Primary key violation: 2 rows of the result have the same key, k is NULL, d = ")
                .endsWith(". AMC's aggregation threshold produces such rows: it sets the dimensions of rows with too"
                        + " few users to NULL, so that several rows may be the same. Correct snowflake_key_columns so"
                        + " that they identify a"
                        + " row, or leave them out, then retry.");
    }

    @Test
    void columnsWithRefusedNamesAreRenamedAndMayBeKeys() {
        for (int v = 1; v <= 2; v++) {
            uploadAndAwait(
                    execution(
                            "REFUSED_NAMES",
                            "[\"CURRENT_DATE\"]",
                            "[{\"CURRENT_DATE\": 1, \"LOCALTIME\": 2, \"$1\": 3, \"result_$1\": 4, \"current_user\": "
                                    + v + "}]"),
                    "uploaded");
        }

        assertThat(warehouse
                        .rows(
                                "SELECT \"result_CURRENT_DATE\" AS A, \"result_LOCALTIME\" AS B,"
                                        + " \"result_result_$1\" AS C, \"result_$1\" AS D, \"current_user\" AS E FROM REFUSED_NAMES")
                        .toString())
                .isEqualTo("[{A=1, B=2, C=3, D=4, E=2}]");
    }

    private void inAnAccountWith(String parameter, String value, Runnable test) {
        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute("ALTER ACCOUNT SET " + parameter + " = '" + value + "'");
            try {
                user = amc.userWithDestination();
                test.run();
            } finally {
                administrator.execute("ALTER ACCOUNT UNSET " + parameter);
            }
        }
    }

    @Test
    void keysMatchWhateverTheAccountsDateFormat() {
        warehouse.execute("CREATE TABLE BY_DAY (\"day\" DATE, \"v\" NUMBER(38,0))");
        inAnAccountWith("DATE_OUTPUT_FORMAT", "DD/MM/YYYY", () -> {
            for (int v = 1; v <= 2; v++) {
                String value = "\", \"v\": " + v + "}";
                uploadAndAwait(
                        execution(
                                "BY_DAY",
                                "[\"day\"]",
                                IntStream.rangeClosed(5, 11)
                                        .mapToObj(day -> "{\"day\": \"2026-01-%02d".formatted(day) + value)
                                        .collect(joining(", ", "[", "]"))),
                        "uploaded");
            }
        });

        assertThat(warehouse
                        .rows("SELECT COUNT(*) AS C, MIN(\"v\") AS V FROM BY_DAY")
                        .toString())
                .isEqualTo("[{C=7, V=2}]");
    }

    @Test
    void timesInATextColumnAreWrittenTheSameInEveryAccount() {
        warehouse.execute("CREATE TABLE TIMES_AS_TEXTS (\"k\" NUMBER(38,0), \"amc_created_at\" VARCHAR)");
        inAnAccountWith("TIMESTAMP_NTZ_OUTPUT_FORMAT", "DD/MM/YYYY", () -> {
            UUID execution = execution("TIMES_AS_TEXTS", "[\"k\"]", "[]");
            amc.createdAt(execution, "2026-01-31T10:20:30Z");
            amc.result(execution, "[{\"k\": 1}]");
            uploadAndAwait(execution, "uploaded");
        });

        assertThat(warehouse
                        .rows("SELECT \"amc_created_at\" AS C FROM TIMES_AS_TEXTS")
                        .toString())
                .isEqualTo("[{C=2026-01-31 10:20:30.000}]");
    }

    @Test
    void keysThatDifferInCaseAreDistinctWhateverTheAccountsCollation() {
        inAnAccountWith("DEFAULT_DDL_COLLATION", "en-ci", () -> {
            for (int v = 1; v <= 2; v++) {
                String value = ", \"v\": " + v + "}";
                uploadAndAwait(
                        execution("EXACT", "[\"k\"]", "[{\"k\": \"a\"" + value + ", {\"k\": \"A\"" + value + "]"),
                        "uploaded");
            }
        });

        assertThat(warehouse
                        .rows("SELECT \"k\" AS K, \"v\" AS V FROM EXACT ORDER BY 1")
                        .toString())
                .isEqualTo("[{K=A, V=2}, {K=a, V=2}]");
    }

    @Test
    void aTableKeepsItsCollations() {
        warehouse.execute(
                "CREATE TABLE COLLATED (\"k\" VARCHAR COLLATE 'en-ci', \"v\" NUMBER(38,0), \"unused\" ARRAY)");
        for (int v = 1; v <= 2; v++) {
            String value = ", \"v\": " + v + ", \"unused\": null}";
            // By code points B comes first, and by the collation a does.
            uploadAndAwait(
                    execution("COLLATED", "[\"k\"]", "[{\"k\": \"a\"" + value + ", {\"k\": \"B\"" + value + "]"),
                    "uploaded");
        }

        assertThat(warehouse
                        .rows("SELECT \"k\" AS K, \"v\" AS V FROM COLLATED ORDER BY 1")
                        .toString())
                .isEqualTo("[{K=a, V=2}, {K=B, V=2}]");
        assertThat(warehouse.rows("DESCRIBE TABLE COLLATED").get(0))
                .containsEntry("type", "VARCHAR(16777216) COLLATE 'en-ci'");
        UUID lists = execution("COLLATED", "[\"k\"]", "[{\"k\": \"a\", \"unused\": [1]}]");
        uploadAndAwait(lists, "failed");
        assertThat(amc.row(lists).get("snowflake_error_message").toString())
                .isEqualTo(
                        "The target's column \"unused\" has the type ARRAY, which this service cannot load; upload to"
                                + " another table, or change the column's type.");
    }

    @Test
    void anUnknownKeyColumnIsRefusedWithTheExistingOnes() {
        assertThat(refusal("UNKNOWN_KEY", "[\"x\"]", "[{\"k\": 1}]"))
                .startsWith(
                        "The execution cannot be uploaded: snowflake_key_columns names the column \"x\", which the result"
                                + " does not have; its columns are [\"k\"");
    }

    @Test
    void aRollingWindowUpdatesRowsOfThePreviousOne() {
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
    void aResultOfOnlyKeyColumnsUpdatesOnlyOurColumns() {
        for (int i = 0; i < 2; i++) {
            uploadAndAwait(execution("ALL_KEYS", "[\"a\", \"b\"]", "[{\"a\": 1, \"b\": \"x\"}]"), "uploaded");
        }
        assertThat(warehouse.count("SELECT COUNT(*) FROM ALL_KEYS")).isEqualTo(1);
    }

    @Test
    void onlyRowsBetweenTheSmallestAndLargestKeyAreScanned() {
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
    void rowsMatchByKeysOfAnyTypeAndOrder(String keys) {
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
