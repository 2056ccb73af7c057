package org.amcsnowflake.promises.process;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.local.snowflake.session.StatementRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** A statement whose answer was lost may still run in Snowflake: it is ended before the work is repeated. */
@Tag("soak")
class UnknownOutcomeTest extends ProcessTest {
    private UUID leftRunning;
    private UUID older;
    private UUID newer;
    private UUID leftOpen;

    /** Kills a process that waits for three answers, and starts another one. */
    @BeforeEach
    void killOneAndStartAnother() {
        service = newService(Map.of());
        List<Fault> faults = List.of(
                Fault.onceMatching("^MERGE INTO .*LEFT_RUNNING", FaultAction.Delay.untilLifted()),
                Fault.onceMatching("^MERGE INTO .*INHERITED", FaultAction.Delay.untilLifted()),
                Fault.onceMatching("^COMMIT", FaultAction.Delay.untilLifted()));
        faults.forEach(snowflake::add);
        UUID schedule = amc.schedule(user, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"INHERITED\"}");
        older = ofWindow(schedule, Amc.rows(5));
        newer = ofWindow(schedule, Amc.rows(2));
        leftRunning = amc.execution(user, "LEFT_RUNNING", Amc.rows(3));
        leftOpen = amc.execution(user, "LEFT_OPEN", Amc.rows(1_200));
        amc.complete(older);
        Awaitility.await("each upload to wait for its answer")
                .until(() -> snowflake.faults().stream().allMatch(fault -> fault.hits() == 1));
        service.kill();
        leasesRunOut();
        // As if it ended between two checks.
        snowflake.add(Fault.onceMatching(
                "ABORT_TRANSACTION",
                new FaultAction.FailBefore(new SnowflakeError("003001", "42501", "SQL access control error"))));
        // The older one is not retried, so that none of its attempts ends its statement.
        amc.update("UPDATE workflow_executions SET snowflake_status = 'skipped' WHERE id = ?", older);
        service = newService(Map.of());
        amc.complete(newer);
    }

    @Test
    void statementsOfAKilledProcessAreEndedBeforeTheUploadIsRepeated() {
        awaitUploaded(leftRunning);
        assertThat(merges("LEFT_RUNNING")).hasSize(2);
        assertThat(merges("LEFT_RUNNING").get(0))
                .satisfies(merge -> assertThat(merge.state()).isEqualTo(StatementRecord.State.FAILED))
                .satisfies(merge -> assertThat(merge.errorCode()).isEqualTo("000604"));
        assertThat(warehouse.count("SELECT COUNT(*) FROM LEFT_RUNNING")).isEqualTo(3);

        // The next upload to the same table ends the statements that a failed one left running.
        awaitUploaded(newer);
        assertThat(merges("INHERITED").get(0).errorCode()).isEqualTo("000604");
        assertThat(warehouse
                        .rows("SELECT DISTINCT \"execution_id\" AS ID FROM INHERITED")
                        .toString())
                .isEqualTo("[{ID=" + newer + "}]");

        // A transaction that could not be rolled back is searched for again.
        awaitUploaded(leftOpen);
        assertThat(snowflake.statements())
                .filteredOn(statement -> statement.sqlText().contains("ABORT_TRANSACTION"))
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(warehouse.count("SELECT COUNT(*) FROM LEFT_OPEN")).isEqualTo(1_200);
        assertThat(amc.deadLetters(leftOpen)).isEmpty();
    }

    private UUID ofWindow(UUID schedule, String result) {
        UUID execution = amc.runningExecution(user, schedule, "{}", result);
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        return execution;
    }

    private List<StatementRecord> merges(String table) {
        return snowflake.statements().stream()
                .filter(statement -> statement.kind() == RequestKind.MERGE
                        && statement.sqlText().contains(table))
                .toList();
    }
}
