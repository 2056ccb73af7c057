package org.amcsnowflake.flow;

import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Locale;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class ClearTargetTest extends RouteTest {
    private final UUID user = amc.userWithDestination();

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"columns\": [{\"name\": \"a\", \"type\": \"INTEGER\"}], \"rows\": []}"})
    void anEmptyResultIsUploadedWithoutCreatingATable(String result) {
        snowflake.forget();
        UUID execution = amc.execution(user, "never_made", result);
        uploadAndAwait(execution, "uploaded");

        assertThat(amc.attempts(execution).get(0)).containsEntry("rows_loaded", 0L);
        assertThat(warehouse.rows("SHOW TABLES LIKE 'NEVER_MADE'")).isEmpty();
        assertThat(snowflake.statements())
                .extracting(statement -> statement.kind())
                .doesNotContain(RequestKind.PUT, RequestKind.COPY, RequestKind.MERGE);
    }

    @Test
    void aResultThatHasBecomeEmptyDeletesItsRows() {
        UUID execution = amc.execution(user, "emptied", "[{\"a\": 1}, {\"a\": 2}]");
        UUID other = amc.execution(user, "emptied", "[{\"a\": 3}]");
        claim();
        awaitStatus(execution, "uploaded");
        awaitStatus(other, "uploaded");

        amc.result(execution, "[]");
        amc.retry(execution);
        uploadAndAwait(execution, "uploaded");

        assertThat(warehouse.rows("SELECT \"a\" FROM EMPTIED").toString()).isEqualTo("[{a=3}]");
        assertThat(amc.attempts(execution).get(1)).containsEntry("rows_deleted", 2L);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"null", "{\"columns\": [{\"name\": \"a\"}]}"})
    void aMissingResultIsRetriedThenReportedAndDeletesNoRows(@Nullable String missing) {
        String table = "missing_" + UUID.randomUUID();
        UUID execution = amc.execution(user, table, "[{\"a\": 1}, {\"a\": 2}]");
        uploadAndAwait(execution, "uploaded");

        amc.result(execution, missing);
        amc.retry(execution);
        uploadAndAwait(execution, "failed");
        assertThat(amc.row(execution).get("snowflake_next_attempt_at")).isNotNull();
        amc.update(
                "UPDATE workflow_executions SET snowflake_attempt_count = 2, snowflake_next_attempt_at = now() WHERE id = ?",
                execution);
        claim();
        Awaitility.await("its last attempt").until(() -> amc.isDead(execution));

        assertThat(amc.row(execution).get("snowflake_error_message"))
                .isEqualTo(
                        "The execution is completed, but has no result yet: result_data has no rows, and there are no"
                                + " chunks. Nothing was changed in Snowflake. If the result was deleted from the AMC manager's"
                                + " database, run the query again, then retry; a result without rows is an empty list, [].");
        assertThat(warehouse
                        .rows("SELECT \"a\" FROM \""
                                + table.toUpperCase(Locale.ROOT).replace('-', '_') + "\" ORDER BY \"a\"")
                        .toString())
                .isEqualTo("[{a=1}, {a=2}]");
    }
}
