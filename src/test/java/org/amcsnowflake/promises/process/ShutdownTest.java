package org.amcsnowflake.promises.process;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When it is stopped, the service claims nothing more, finishes what it can within its limit, and releases the rest
 * immediately.
 */
class ShutdownTest extends ProcessTest {
    private static final SnowflakeError INTERNAL =
            new SnowflakeError("000603", "XX000", "SQL execution internal error");

    private ServiceProcess start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("UPLOAD_WORKERS", "3"));
        all.putAll(settings);
        return newService(all);
    }

    @Test
    void uploadsFinishAndFailuresAreHandedBackUncounted() {
        FaultAction.Delay merging = FaultAction.Delay.untilLifted();
        snowflake.add(new Fault(
                RequestKind.MERGE, Fault.pattern("FAILING"), Fault.ALWAYS, new FaultAction.FailBefore(INTERNAL)));
        snowflake.add(Fault.always(RequestKind.MERGE, merging));
        // Without a time limit: the test ends the uploads itself.
        service = start(Map.of(
                "CAMEL_MAIN_SHUTDOWNTIMEOUT", "300",
                "RETRY_FIRST_MILLISECONDS", "100",
                "RETRY_MULTIPLIER", "1",
                "RETRY_REDELIVERIES", "1000000",
                "RETRY_WITHIN", "1h"));
        UUID failing = amc.execution(user, "FAILING", Amc.rows(3));
        List<UUID> executions = IntStream.range(0, 10)
                .mapToObj(i -> amc.execution(user, "FINISHED_" + i, Amc.rows(3)))
                .toList();
        Awaitility.await("two to be at their MERGE, and one to be redelivered")
                .until(() -> hits(0) > 1 && hits(1) == 2);
        List<UUID> running = executions.stream()
                .filter(id -> "uploading".equals(amc.status(id)))
                .toList();
        UUID taken = takenByAnotherInstanceMeanwhile(running.get(0));
        service.beginToStop();
        merging.lift();
        service.awaitEnd();

        assertThat(running).hasSize(2).allMatch(id -> "uploaded".equals(amc.status(id)));
        assertThat(executions)
                .filteredOn(id -> !running.contains(id))
                .allMatch(id -> amc.status(id) == null)
                .allMatch(id -> amc.attempts(id).isEmpty());
        isHandedBack(failing);
        assertThat(service.log()).contains("given up   execution " + failing);
        assertThat(amc.attempts(taken))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("outcome", "lost"));
    }

    /** An execution whose attempt began here, and that belongs to another instance now. */
    private UUID takenByAnotherInstanceMeanwhile(UUID held) {
        UUID taken = amc.runningExecution(user, null, "{}", Amc.rows(3));
        amc.update(
                "INSERT INTO snowflake_upload_attempts (upload_id, execution_id, attempt, owner)"
                        + " SELECT gen_random_uuid(), ?, 1, owner FROM snowflake_upload_attempts WHERE execution_id = ?",
                taken,
                held);
        return taken;
    }

    @Test
    void unfinishedUploadsAreHandedBackAndUploadedOnceByAnotherInstance() {
        snowflake.add(Fault.onceMatching("MERGE INTO .*WAITING", new FaultAction.FailBefore(INTERNAL)));
        snowflake.add(new Fault(RequestKind.MERGE, null, 2, FaultAction.Delay.untilLifted()));
        service = start(Map.of(
                "CAMEL_MAIN_SHUTDOWNTIMEOUT",
                "2",
                "RETRY_FIRST_MILLISECONDS",
                "3600000",
                "RETRY_LONGEST_MILLISECONDS",
                "3600000",
                "RETRY_WITHIN",
                "2h"));
        Map<UUID, Integer> rows = new LinkedHashMap<>();
        for (var each : Map.of("STUCK_1", 3, "STUCK_2", 1_200, "WAITING", 3).entrySet()) {
            rows.put(amc.execution(user, each.getKey(), Amc.rows(each.getValue())), each.getValue());
        }
        Awaitility.await("each to be at its MERGE")
                .until(() -> snowflake.faults().stream()
                        .allMatch(fault -> fault.hits() == fault.fault().times()));
        Awaitility.await("the failed MERGE")
                .until(() -> snowflake.statements().stream()
                        .filter(statement -> statement.sqlText().contains("WAITING"))
                        .allMatch(statement -> statement.endedAt() != null));
        ServiceProcess stopping = service;
        stopping.terminate();
        Awaitility.await("each to be handed back")
                .untilAsserted(() -> assertThat(rows.keySet()).allSatisfy(this::isHandedBack));
        Awaitility.await("the log line").until(() -> stopping.log().contains("handed back"));
        // Its threads hang in the driver.
        stopping.awaitEnd();
        assertThat(stopping.log())
                .containsPattern(
                        "stopped    this instance ends after .* without waiting any longer for its threads[.]");

        service = start(Map.of());
        snowflake.clearFaults();
        rows.keySet().forEach(this::awaitUploaded);
        rows.forEach((execution, count) -> assertThat(warehouse.count(
                        "SELECT COUNT(*) FROM " + amc.attempts(execution).get(1).get("target_table")))
                .isEqualTo((long) count));
    }

    private void isHandedBack(UUID execution) {
        assertThat(amc.row(execution))
                .containsEntry("snowflake_status", "pending")
                .containsEntry("snowflake_attempt_count", 0)
                .containsEntry("snowflake_lease_until", null);
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("outcome", "handed_back"));
    }

    private int hits(int fault) {
        return snowflake.faults().get(fault).hits();
    }
}
