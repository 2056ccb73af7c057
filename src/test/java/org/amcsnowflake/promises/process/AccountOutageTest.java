package org.amcsnowflake.promises.process;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.Relay;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The account of one of several users is down for ten minutes: its uploads are delayed, and those of others are not affected. */
@Tag("soak")
class AccountOutageTest extends ProcessTest {
    private final Relay relay = new Relay();
    private final List<UUID> otherUsers = new ArrayList<>();
    private final List<UUID> others = new ArrayList<>();
    private final List<UUID> waiting = new ArrayList<>();
    private Instant begin;

    /** With production settings, where they matter. */
    private void start(int users) {
        Map<String, String> settings = Map.of(
                "SNOWFLAKE_HOSTS",
                "local=%s,xy12345.us-east-1=%s".formatted(snowflake.url(), relay.url()),
                "UPLOAD_WORKERS",
                "8",
                "UPLOAD_MAX_PER_DESTINATION",
                "3",
                "CLAIM_POLL_MILLISECONDS",
                "1000",
                "RETRY_ATTEMPTS",
                "3",
                "RETRY_DELAY",
                "1m");
        service = newService(settings);
        for (int i = 1; i < users; i++) {
            otherUsers.add(amc.userWithDestination());
        }
    }

    /** Returns when the others' uploads are done. */
    private void beginOutage(int executionsOfEach) {
        UUID unlucky = amc.userWithDestination();
        amc.update("UPDATE user_snowflake_configs SET account = 'XY12345.us-east-1' WHERE user_id = ?", unlucky);
        // Otherwise the first upload would query it and start again.
        amc.update("INSERT INTO snowflake_accounts VALUES ('xy12345.us-east-1', 'local')");
        waiting.addAll(executions(unlucky, executionsOfEach));
        begin = Instant.now();
        waiting.forEach(amc::complete);
        uploadOthers(executionsOfEach);
    }

    private void uploadOthers(int executionsOfEach) {
        others.clear();
        otherUsers.forEach(user -> others.addAll(executions(user, executionsOfEach)));
        long before = uploaded();
        amc.update(
                "UPDATE workflow_executions SET status = 'SUCCEEDED', completed_at = now() WHERE status = 'RUNNING'");
        Awaitility.await("the others' uploads").until(() -> uploaded() == before + others.size());
    }

    private long uploaded() {
        return ((Number) amc.one("SELECT count(*) AS n FROM workflow_executions WHERE snowflake_status = 'uploaded'")
                        .get("n"))
                .longValue();
    }

    @AfterEach
    void closeRelay() {
        relay.close();
    }

    @Test
    void anOutageCausesNoDeadLetterAndOneLogLinePerMinute() {
        start(20);
        begin = Instant.now();
        uploadOthers(10);
        report("undisturbed");
        beginOutage(10);
        for (int minute = 1; minute <= 10; minute++) {
            Instant end = begin.plus(Duration.ofMinutes(minute));
            Awaitility.await("minute " + minute).until(() -> Instant.now().isAfter(end));
        }
        relay.open(snowflake.port());
        awaitEverythingUploaded();
    }

    private void awaitEverythingUploaded() {
        report("at the end of the outage");
        Awaitility.await("every upload")
                .until(() -> waiting.stream().allMatch(id -> "uploaded".equals(amc.status(id))));
        report("when everything is uploaded");
        assertThat(amc.rows("SELECT FROM snowflake_dead_letters")).isEmpty();
        assertThat(waiting).allSatisfy(id -> assertThat(amc.row(id)).containsEntry("snowflake_attempt_count", 0));
        List<String> lines = service.log()
                .lines()
                .filter(line -> Stream.of("started    version", "uploaded   execution", "repeated   execution")
                        .noneMatch(line::contains))
                .toList();
        long minutes = Duration.between(begin, Instant.now()).toMinutes();
        assertThat(lines)
                .as("log lines other than uploads")
                .allMatch(line -> line.contains("outage     account xy12345.us-east-1 has been unavailable since")
                        || line.contains("back       account xy12345.us-east-1 is available again"))
                .filteredOn(line -> line.contains("outage "))
                .hasSizeBetween(1, (int) minutes + 1);
    }

    private void report(String when) {
        System.out.printf(
                "AccountOutageTest %s: %s after %d s; dead letters, attempts, transactions: %s; log lines: %d;"
                        + " longest wait of others: %s s; %d MB resident%n",
                when,
                amc.rows("SELECT snowflake_status, count(*) FROM workflow_executions GROUP BY 1"),
                Duration.between(begin, Instant.now()).toSeconds(),
                amc.one("SELECT (SELECT count(*) FROM snowflake_dead_letters) AS letters,"
                                + " (SELECT count(*) FROM snowflake_upload_attempts) AS attempts,"
                                + " (SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database())"
                                + " AS transactions")
                        .values(),
                service.log().lines().count(),
                amc.one(
                                "SELECT round(extract(epoch FROM max(a.finished_at - e.completed_at)), 1) AS wait"
                                        + " FROM workflow_executions e JOIN snowflake_upload_attempts a ON a.execution_id = e.id"
                                        + " WHERE e.id = ANY (string_to_array(?, ',')::uuid[])",
                                String.join(
                                        ",", others.stream().map(UUID::toString).toList()))
                        .get("wait"),
                service.residentMegabytes());
    }

    private List<UUID> executions(UUID owner, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> amc.runningExecution(
                        owner,
                        null,
                        "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"T%s\"}"
                                .formatted(UUID.randomUUID().toString().replace("-", "")),
                        Amc.rows(5)))
                .toList();
    }
}
