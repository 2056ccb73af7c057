package org.amcsnowflake.promises;

import org.amcsnowflake.flow.Amc;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.local.snowflake.session.StatementRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** A statement whose answer is lost may still run in Snowflake: it is ended before anything is done again. */
class UnknownOutcomeTest extends ProcessTest {
    private final FaultAction runsForHours = new FaultAction.Delay(Duration.ofHours(5));

    @BeforeEach
    void start() {
        service = newService(Map.of());
    }

    @Test
    void whatAKilledProcessLeftRunningIsCancelledByTheNextOne() {
        snowflake.add(Fault.once(RequestKind.MERGE, runsForHours));
        UUID execution = amc.execution(user, "LEFT_RUNNING", Amc.rows(3));
        awaitMerges(StatementRecord.State.RUNNING);
        service.kill();
        service = newService(Map.of());
        awaitUploaded(execution);

        assertThat(merges()).hasSize(2);
        assertThat(merges().get(0))
                .satisfies(merge -> assertThat(merge.state()).isEqualTo(StatementRecord.State.FAILED))
                .satisfies(merge -> assertThat(merge.errorCode()).isEqualTo("000604"));
        assertThat(warehouse.count("SELECT COUNT(*) FROM LEFT_RUNNING")).isEqualTo(3);
    }

    @Test
    void theUploadThatComesNextToTheSameTableEndsWhatAFailedOneLeftRunningThere() {
        UUID schedule = amc.schedule(user, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"INHERITED\"}");
        UUID older = ofWindow(schedule, Amc.rows(5));
        UUID newer = ofWindow(schedule, Amc.rows(2));
        snowflake.add(Fault.once(RequestKind.MERGE, runsForHours));
        amc.complete(older);
        awaitMerges(StatementRecord.State.RUNNING);
        service.kill();
        // A person gives the older one up, so that no attempt of its own looks after its statement.
        amc.update("UPDATE workflow_executions SET snowflake_status = 'skipped' WHERE id = ?", older);
        service = newService(Map.of());
        amc.complete(newer);
        awaitUploaded(newer);
        snowflake.clearFaults();

        assertThat(merges().get(0).errorCode()).isEqualTo("000604");
        assertThat(warehouse
                        .rows("SELECT DISTINCT \"execution_id\" AS ID FROM INHERITED")
                        .toString())
                .isEqualTo("[{ID=" + newer + "}]");
    }

    @Test
    void aTransactionThatCouldNotBeRolledBackIsLookedForAgain() {
        snowflake.add(Fault.onceMatching("^COMMIT", runsForHours));
        UUID execution = amc.execution(user, "LEFT_OPEN", Amc.rows(1_200));
        Awaitility.await()
                .until(() -> snowflake.statements().stream()
                        .anyMatch(statement -> statement.sqlText().startsWith("COMMIT")));
        service.kill();
        // As where it ends by itself between two looks.
        snowflake.add(Fault.onceMatching(
                "ABORT_TRANSACTION",
                new FaultAction.FailBefore(new SnowflakeError("003001", "42501", "SQL access control error"))));
        service = newService(Map.of());
        awaitUploaded(execution);

        assertThat(snowflake.statements())
                .filteredOn(statement -> statement.sqlText().contains("ABORT_TRANSACTION"))
                .hasSize(2);
        assertThat(warehouse.count("SELECT COUNT(*) FROM LEFT_OPEN")).isEqualTo(1_200);
        assertThat(amc.deadLetters(execution)).isEmpty();
    }

    private UUID ofWindow(UUID schedule, String result) {
        UUID execution = amc.runningExecution(user, schedule, "{}", result);
        amc.window(execution, "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z");
        return execution;
    }

    private void awaitMerges(StatementRecord.State state) {
        Awaitility.await().until(() -> merges().stream().anyMatch(merge -> merge.state() == state));
    }

    private List<StatementRecord> merges() {
        return snowflake.statements().stream()
                .filter(statement -> statement.kind() == RequestKind.MERGE)
                .toList();
    }
}
