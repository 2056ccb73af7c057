package org.amcsnowflake.flow;

import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class ClearTargetTest extends RouteTest {
    private final UUID user = amc.userWithDestination();

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"columns\": [{\"name\": \"a\", \"type\": \"INTEGER\"}], \"rows\": []}", "null"})
    void anEmptyResultIsASuccessfulUploadOfNoRowsAndMakesNoTable(String result) {
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
    void aResultThatHasBecomeEmptyTakesItsRowsAway() {
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
}
