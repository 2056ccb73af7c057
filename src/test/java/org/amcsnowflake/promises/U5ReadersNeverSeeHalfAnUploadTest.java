package org.amcsnowflake.promises;

import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** U5: a reader during an upload sees either all old rows or all new rows. */
class U5ReadersNeverSeeHalfAnUploadTest extends PromiseTest {
    private static final int UPLOADS = 6;

    /** Version {@code v} has {@code 10 * v} rows, each with its version number. */
    private static String version(int v) {
        return IntStream.range(0, 10 * v)
                .mapToObj(i -> "{\"v\": " + v + ", \"i\": " + i + "}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private String seen(Warehouse reader, String table) {
        return reader.rows("SELECT MIN(\"v\") AS LOW, MAX(\"v\") AS HIGH, COUNT(*) AS C FROM " + table)
                .get(0)
                .toString();
    }

    private static String whole(int v) {
        return "{LOW=" + v + ", HIGH=" + v + ", C=" + 10 * v + "}";
    }

    @Test
    void readersSeeOneVersionAtATimeDuringRepeatedUploads() throws Exception {
        String table = newTable();
        UUID execution = uploaded(to(table), version(1));
        List<String> seen = new CopyOnWriteArrayList<>();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Warehouse reader = new Warehouse(snowflake)) {
            Future<?> reading = executor.submit(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    seen.add(seen(reader, table));
                }
            });
            for (int upload = 2; upload <= UPLOADS; upload++) {
                int version = upload % 2 == 0 ? upload : UPLOADS - upload;
                uploadAgain(execution, version(version));
                Awaitility.await("a reader of version " + version)
                        .until(() -> reading.isDone() || seen.contains(whole(version)));
            }
            assertThat(reading.isDone()).isFalse();
        } finally {
            executor.shutdownNow();
        }

        assertThat(seen)
                .isSubsetOf(IntStream.rangeClosed(1, UPLOADS)
                        .mapToObj(U5ReadersNeverSeeHalfAnUploadTest::whole)
                        .toList());
    }

    @Test
    void anUploadPausedAtAnyStepIsInvisible() {
        for (String step : List.of("DELETE", "MERGE", "COMMIT")) {
            String table = newTable();
            UUID execution = uploaded(to(table), version(2));
            Fault hang = Fault.onceMatching("^" + step + "\\b.*" + execution, new FaultAction.Hang());
            snowflake.add(hang);
            repeat(execution, version(1));
            Awaitility.await().until(() -> snowflake.faults().stream().allMatch(fault -> fault.hits() == 1));
            assertThat(seen(warehouse, table)).as("at %s", step).isEqualTo(whole(2));

            heal();
            awaitUploaded(execution);
            assertThat(seen(warehouse, table)).isEqualTo(whole(1));
        }
    }

    @Test
    void aPermanentlyFailedUploadKeepsTheOldRows() {
        SnowflakeError refused = new SnowflakeError(
                "003001", "42501", "SQL access control error:\nInsufficient privileges to operate on table");
        for (String step : List.of("DELETE", "MERGE", "COMMIT")) {
            String table = newTable();
            UUID execution = uploaded(to(table), version(2));
            snowflake.add(Fault.onceMatching("^" + step + "\\b.*" + execution, new FaultAction.FailBefore(refused)));
            repeat(execution, version(1));
            awaitFailed(execution);

            assertThat(seen(warehouse, table)).as("at %s", step).isEqualTo(whole(2));
        }
    }
}
