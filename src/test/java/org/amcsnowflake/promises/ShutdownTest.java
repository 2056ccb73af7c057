package org.amcsnowflake.promises;

import org.amcsnowflake.flow.Amc;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Asked to stop, the service takes nothing more, ends what it can within its bound, and gives the rest back at once. */
class ShutdownTest extends ProcessTest {
    /** With leases so long that nothing here comes back by their running out. */
    private ServiceProcess start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("LEASE_DURATION", "1h", "UPLOAD_WORKERS", "3"));
        all.putAll(settings);
        return newService(all);
    }

    @Test
    void runningUploadsFinishAndNothingMoreIsTaken() {
        snowflake.add(Fault.always(RequestKind.MERGE, new FaultAction.Delay(Duration.ofSeconds(3))));
        service = start(Map.of());
        List<UUID> executions = IntStream.range(0, 10)
                .mapToObj(i -> amc.execution(user, "FINISHED_" + i, Amc.rows(3)))
                .toList();
        awaitMerges(3);
        List<UUID> running = executions.stream()
                .filter(id -> "uploading".equals(amc.status(id)))
                .toList();
        service.terminate();

        assertThat(service.awaitEnd(Duration.ofSeconds(20))).as("has ended").isTrue();
        assertThat(running).hasSize(3).allMatch(id -> "uploaded".equals(amc.status(id)));
        assertThat(executions)
                .filteredOn(id -> !running.contains(id))
                .allMatch(id -> amc.status(id) == null)
                .allMatch(id -> amc.attempts(id).isEmpty());
    }

    @Test
    void whatDoesNotFinishInTimeIsGivenBackAndTakenByAnotherInstanceOnceAndWhole() {
        snowflake.add(new Fault(RequestKind.MERGE, null, 2, new FaultAction.Delay(Duration.ofHours(5))));
        service = start(Map.of("CAMEL_MAIN_SHUTDOWNTIMEOUT", "2"));
        List<UUID> stuck =
                List.of(amc.execution(user, "STUCK_1", Amc.rows(3)), amc.execution(user, "STUCK_2", Amc.rows(1_200)));
        awaitMerges(2);
        service.terminate();

        assertThat(service.awaitEnd(Duration.ofSeconds(20))).as("has ended").isTrue();
        assertThat(stuck).allSatisfy(this::isGivenBack);
        assertThat(service.log()).contains("handed back");

        service = start(Map.of());
        awaitUploaded(stuck);
        assertThat(warehouse.count("SELECT COUNT(*) FROM STUCK_1")).isEqualTo(3);
        assertThat(warehouse.count("SELECT COUNT(*) FROM STUCK_2")).isEqualTo(1_200);
    }

    @Test
    void whatWaitsToBeRepeatedIsGivenBackToo() {
        snowflake.add(Fault.always(
                RequestKind.MERGE,
                new FaultAction.FailBefore(new SnowflakeError("000603", "XX000", "SQL execution internal error"))));
        service = start(Map.of(
                "CAMEL_MAIN_SHUTDOWNTIMEOUT",
                "2",
                "RETRY_FIRST_MILLISECONDS",
                "60000",
                "RETRY_LONGEST_MILLISECONDS",
                "60000"));
        UUID waiting = amc.execution(user, "WAITING", Amc.rows(3));
        awaitMerges(1);
        Awaitility.await()
                .until(() -> snowflake.statements().stream().allMatch(statement -> statement.endedAt() != null));
        service.terminate();

        assertThat(service.awaitEnd(Duration.ofSeconds(20))).as("has ended").isTrue();
        isGivenBack(waiting);

        snowflake.clearFaults();
        service = start(Map.of());
        awaitUploaded(List.of(waiting));
        assertThat(warehouse.count("SELECT COUNT(*) FROM WAITING")).isEqualTo(3);
    }

    @Test
    void whatFailsDuringTheStopIsGivenBackAndItsAttemptIsNotCounted() {
        snowflake.add(Fault.always(
                RequestKind.MERGE,
                new FaultAction.FailBefore(new SnowflakeError("000603", "XX000", "SQL execution internal error"))));
        service = start(Map.of("RETRY_FIRST_MILLISECONDS", "1500", "RETRY_MULTIPLIER", "1", "RETRY_REDELIVERIES", "2"));
        UUID failing = amc.execution(user, "FAILING", Amc.rows(3));
        awaitMerges(1);
        service.terminate();

        assertThat(service.awaitEnd(Duration.ofSeconds(20))).as("has ended").isTrue();
        isGivenBack(failing);
        assertThat(service.log()).contains("given up   execution " + failing);
    }

    @Test
    void anAttemptWhoseExecutionAnotherInstanceHasTakenMeanwhileEndsAsLost() {
        snowflake.add(Fault.always(RequestKind.MERGE, new FaultAction.Delay(Duration.ofSeconds(3))));
        service = start(Map.of());
        UUID held = amc.execution(user, "HELD", Amc.rows(3));
        UUID taken = amc.runningExecution(user, null, "{}", Amc.rows(3));
        awaitMerges(1);
        amc.update(
                "INSERT INTO snowflake_upload_attempts (upload_id, execution_id, attempt, owner)"
                        + " SELECT gen_random_uuid(), ?, 1, owner FROM snowflake_upload_attempts WHERE execution_id = ?",
                taken,
                held);
        service.terminate();

        assertThat(service.awaitEnd(Duration.ofSeconds(20))).as("has ended").isTrue();
        assertThat(amc.attempts(taken))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("outcome", "lost"));
        assertThat(amc.status(held)).isEqualTo("uploaded");
    }

    private void isGivenBack(UUID execution) {
        assertThat(amc.row(execution))
                .containsEntry("snowflake_status", "pending")
                .containsEntry("snowflake_attempt_count", 0)
                .containsEntry("snowflake_lease_until", null);
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("outcome", "handed_back"));
    }

    private void awaitMerges(int count) {
        Awaitility.await()
                .until(() -> snowflake.statements().stream()
                                .filter(statement -> statement.kind() == RequestKind.MERGE)
                                .count()
                        >= count);
    }

    private void awaitUploaded(List<UUID> executions) {
        Awaitility.await().until(() -> executions.stream().allMatch(id -> "uploaded".equals(amc.status(id))));
    }
}
