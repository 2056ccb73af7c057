package org.amcsnowflake.promises.process;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.ServiceEnvironment;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.support.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A result of any size is uploaded with 64 MB of heap above the idle process, and leaves nothing behind on either side.
 */
class LargeResultTest extends ProcessTest {
    private static final int ROWS_A_CHUNK = 50_000;
    private static final int MEGABYTES_ABOVE_IDLE = 64;
    /** A little less than {@link #idleHeap}, which the slow tests measure. */
    private static final int IDLE_MEGABYTES = 36;

    @TempDir
    static Path batches;

    @Test
    void uploadsAHundredThousandRows() throws IOException {
        upload(100_000, IDLE_MEGABYTES);
    }

    @Test
    @Tag("soak")
    void uploadsAMillionRows() throws IOException {
        upload(1_000_000, idleHeap());
    }

    @Test
    @Tag("soak")
    void uploadsFiveMillionRows() throws IOException {
        upload(5_000_000, idleHeap());
    }

    private void upload(int rows, long idleMegabytes) throws IOException {
        long megabytes = idleMegabytes + MEGABYTES_ABOVE_IDLE;
        UUID execution = execution(rows);
        ServiceProcess service = service(megabytes);
        long start = System.nanoTime();
        amc.complete(execution);
        Awaitility.await()
                .atMost(Patience.LIMIT.multipliedBy(4))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    assertThat(service.isAlive()).as("process is alive").isTrue();
                    assertThat(amc.isDead(execution))
                            .as(() -> String.valueOf(amc.row(execution).get("snowflake_error_message")))
                            .isFalse();
                    return "uploaded".equals(amc.status(execution));
                });
        System.out.printf(
                "LargeResultTest: %,d rows in %.1f s with %d MB of heap: %s%n",
                rows, (System.nanoTime() - start) / 1e9, megabytes, phases(execution));
        assertComplete(execution, rows);
        Awaitility.await()
                .untilAsserted(() -> assertThat(warehouse.rows("LIST @~")).isEmpty());
        try (Stream<Path> left = Files.walk(batches)) {
            assertThat(left.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("batch")))
                    .isEmpty();
        }
    }

    private String phases(UUID execution) {
        Map<String, ?> receipt = amc.attempts(execution).get(0);
        return receipt.get("files_staged") + " files, " + receipt.get("bytes_staged") + " bytes, "
                + receipt.get("phase_millis");
    }

    private void assertComplete(UUID execution, int rows) {
        assertThat(warehouse
                        .rows(
                                "SELECT COUNT(*) AS C, COUNT(DISTINCT \"amc_row_number\") AS R, MAX(\"amc_row_number\") AS M,"
                                        + " SUM(\"n\") AS S, COUNT(\"campaign\") AS T FROM LARGE")
                        .get(0)
                        .toString())
                .isEqualTo("{C=%1$d, R=%1$d, M=%1$d, S=%2$d, T=%1$d}".formatted(rows, (long) rows * (rows + 1) / 2));
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(receipt -> assertThat(receipt)
                        .containsEntry("outcome", "uploaded")
                        .containsEntry("path", "staged")
                        .containsEntry("rows_read", (long) rows)
                        .containsEntry("rows_inserted", (long) rows));
    }

    /** The heap of the idle process, after an upload that has loaded the usual classes. */
    private long idleHeap() {
        try (ServiceProcess idle = service(256)) {
            UUID small = amc.execution(user, "idle", Amc.rows(12_000));
            Awaitility.await().until(() -> "uploaded".equals(amc.status(small)));
            return idle.usedHeap();
        }
    }

    private ServiceProcess service(long megabytes) {
        return closeAtTheEnd(ServiceProcess.start(
                database.jdbcUrl(),
                LocalPostgres.USER,
                snowflake.url(),
                Map.of(
                        "UPLOAD_DIRECTORY",
                        batches.toString(),
                        // As by default: as many rows are held before the result is staged.
                        ServiceEnvironment.INLINE_ROWS,
                        "10000",
                        "LEASE_DURATION",
                        "30s",
                        "LEASE_RENEW_MILLISECONDS",
                        "5000"),
                megabytes));
    }

    private UUID execution(int rows) {
        UUID execution = amc.runningExecution(
                user, null, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"large\"}", null);
        for (int first = 1; first <= rows; first += ROWS_A_CHUNK) {
            amc.update("""
                    INSERT INTO workflow_execution_result_chunks
                    SELECT ?, ?, jsonb_agg(jsonb_build_object(
                        'n', n, 'campaign', 'Campaign ' || n % 1000, 'day', date '2026-01-01' + n % 365,
                        'impressions', n * 7, 'cost', round(n / 7.0, 2), 'converted', n % 2 = 0) ORDER BY n)
                    FROM generate_series(?, ?) n""", execution, first / ROWS_A_CHUNK + 1, first, Math.min(rows, first + ROWS_A_CHUNK - 1));
        }
        return execution;
    }
}
