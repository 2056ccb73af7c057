package org.amcsnowflake.flow;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.junit.jupiter.api.Test;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class MergeRowsTest extends RouteTest {
    static final SnowflakeError INTERNAL =
            new SnowflakeError("300002", "XX000", "Processing aborted due to error 300002:42");
    static final SnowflakeError TIMED_OUT =
            new SnowflakeError("000630", "57014", "Statement reached its statement or warehouse timeout");

    private final UUID user = amc.userWithDestination();

    @Test
    void theSameExecutionUploadedTwiceLeavesItsRowsOnce() {
        UUID execution = amc.execution(user, "twice_uploaded", "[{\"a\": 1}, {\"a\": 1}, {\"a\": null}]");
        uploadAndAwait(execution, "uploaded");
        amc.retry(execution);
        uploadAndAwait(execution, "uploaded");

        assertThat(warehouse.count("SELECT COUNT(*) FROM TWICE_UPLOADED")).isEqualTo(3);
        assertThat(amc.attempts(execution)).hasSize(2);
    }

    @Test
    void aRepeatedUploadStoresTheCurrentResultEvenWithFewerRowsAndOtherColumns() {
        UUID execution =
                amc.execution(user, "shrinking", "[{\"a\": 1, \"b\": 1}, {\"a\": 2, \"b\": 2}, {\"a\": 3, \"b\": 3}]");
        uploadAndAwait(execution, "uploaded");
        amc.result(execution, "[{\"a\": 9, \"c\": \"new\"}]");
        amc.retry(execution);
        uploadAndAwait(execution, "uploaded");

        assertThat(warehouse.rows("SELECT \"a\", \"b\", \"c\" FROM SHRINKING").toString())
                .isEqualTo("[{a=9, b=null, c=new}]");
    }

    @Test
    void manyRowsOfOneWindowAreAllStored() {
        UUID execution = amc.runningExecution(
                user,
                null,
                "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"one_window\"}",
                "[{\"a\": 1}, {\"a\": 2}, {\"a\": 2}]");
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        amc.complete(execution);
        uploadAndAwait(execution, "uploaded");

        assertThat(warehouse.count(
                        "SELECT COUNT(*) FROM ONE_WINDOW WHERE \"time_window_start\" = '2026-01-05'::TIMESTAMP_NTZ"))
                .isEqualTo(3);
        assertThat(amc.attempts(execution).get(0))
                .containsEntry(
                        "upsert_key",
                        "execution_id, time_window_start, time_window_end, amc_row_number: the execution's time window");
    }

    @Test
    void anAppendWithoutAnAnswerToItsCommitAddsItsRowsOnce() {
        uploadAndAwait(append("appended_once"), "uploaded");
        UUID execution = append("appended_once");
        snowflake.add(Fault.onceMatching("^COMMIT.*\"step\":\"commit\"", new FaultAction.FailAfter(TIMED_OUT)));
        uploadAndAwait(execution, "failed");
        assertThat(warehouse.count("SELECT COUNT(*) FROM APPENDED_ONCE")).isEqualTo(4);

        // The result has changed in the meantime.
        amc.result(execution, "[{\"a\": 3}]");
        amc.update("UPDATE workflow_executions SET snowflake_next_attempt_at = now() WHERE id = ?", execution);
        uploadAndAwait(execution, "uploaded");

        assertThat(warehouse
                        .rows("SELECT \"a\" FROM APPENDED_ONCE WHERE \"execution_id\" = '" + execution + "'")
                        .toString())
                .isEqualTo("[{a=3}]");
        assertThat(warehouse.count("SELECT COUNT(*) FROM APPENDED_ONCE")).isEqualTo(3);
        assertThat(amc.attempts(execution).get(1))
                .containsEntry("rows_inserted", 1L)
                .containsEntry("rows_deleted", 2L);
    }

    @Test
    void repeatingAnUploadedAppendAddsItsRowsAgain() {
        UUID execution = append("appended_twice");
        uploadAndAwait(execution, "uploaded");
        amc.retry(execution);
        uploadAndAwait(execution, "uploaded");

        assertThat(warehouse.count("SELECT COUNT(*) FROM APPENDED_TWICE")).isEqualTo(4);
    }

    @Test
    void anUpsertAfterAnAppendReplacesTheAppendedRows() {
        UUID execution = append("changed_its_mind");
        uploadAndAwait(execution, "uploaded");
        amc.update(
                "UPDATE workflow_executions SET metadata = metadata || '{\"snowflake_strategy\": \"upsert\"}' WHERE id = ?",
                execution);
        amc.retry(execution);
        uploadAndAwait(execution, "uploaded");

        assertThat(warehouse.count("SELECT COUNT(*) FROM CHANGED_ITS_MIND")).isEqualTo(2);
    }

    @Test
    void anUploadThatFailsBeforeItsCommitIsInvisible() {
        UUID execution = amc.execution(user, "rolled_back", "[{\"a\": 1}]");
        uploadAndAwait(execution, "uploaded");
        amc.result(execution, "[{\"a\": 2}, {\"a\": 3}]");
        amc.retry(execution);
        snowflake.add(Fault.once(RequestKind.MERGE, new FaultAction.FailAfter(TIMED_OUT)));
        uploadAndAwait(execution, "failed");

        assertThat(warehouse.rows("SELECT \"a\" FROM ROLLED_BACK").toString()).isEqualTo("[{a=1}]");
        assertThat(amc.attempts(execution).get(1)).containsEntry("may_have_merged", true);
    }

    @Test
    void rowsOfOthersAreNeverChanged() {
        warehouse.execute("CREATE TABLE OTHERS (\"execution_id\" VARCHAR, \"a\" NUMBER(38,0))");
        warehouse.execute("INSERT INTO OTHERS VALUES (NULL, 1), ('somebody else''s', 2)");
        UUID execution = amc.execution(user, "others", "[{\"a\": 3}]");
        uploadAndAwait(execution, "uploaded");
        amc.retry(execution);
        uploadAndAwait(execution, "uploaded");

        assertThat(warehouse.rows("SELECT \"a\" FROM OTHERS ORDER BY \"a\"").toString())
                .isEqualTo("[{a=1}, {a=2}, {a=3}]");
    }

    private UUID append(String table) {
        return amc.execution(
                user,
                null,
                "{\"snowflake_enabled\": true, \"snowflake_strategy\": \"append\", \"snowflake_table_name\": \"" + table
                        + "\"}",
                "[{\"a\": 1}, {\"a\": 1}]");
    }
}
