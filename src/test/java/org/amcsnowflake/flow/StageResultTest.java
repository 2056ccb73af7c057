package org.amcsnowflake.flow;

import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.http.ServiceLog;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.upload.result.ResultReader;
import org.amcsnowflake.upload.result.ResultShape;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StageResultTest extends RouteTest {
    private static final SnowflakeError REFUSED = new SnowflakeError(
            "003001", "42501", "SQL access control error:\nInsufficient privileges to operate on stage");

    private static final Path BATCHES = newDirectory();

    private final UUID user = amc.userWithDestination();

    @Override
    Map<String, String> settings() {
        return Map.of(
                "upload.inline-rows",
                "0",
                "upload.batch-rows",
                "100",
                "upload.batch-growth",
                "1",
                "upload.directory",
                BATCHES.toString());
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("staged");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void stagesOneFilePerBatchAndRemovesAll() throws Exception {
        snowflake.forget();
        UUID execution = amc.execution(user, "three_batches", numbers(250));
        uploadAndAwait(execution, "uploaded");

        assertThat(statements(RequestKind.PUT)).hasSize(3);
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(receipt -> assertThat(receipt)
                        .containsEntry("files_staged", 3)
                        .containsEntry("rows_read", 250L)
                        .containsEntry("rows_loaded", 250L)
                        .containsEntry("rows_inserted", 250L));
        awaitEmptyStage(execution);
        Awaitility.await().until(() -> isEmpty(BATCHES));
    }

    @Test
    void sendsSeveralBatchesAtATime() throws Exception {
        snowflake.forget();
        FaultAction.Delay sending = FaultAction.Delay.untilLifted();
        snowflake.add(Fault.always(RequestKind.PUT, sending));
        UUID execution = amc.execution(user, "several_at_a_time", numbers(950));
        claim();
        Awaitility.await("as many as the setting allows")
                .until(() -> statements(RequestKind.PUT).size() == 4);
        Awaitility.await("the next one to be written").until(() -> isWritten("batch-5.csv.zst"));
        assertThat(statements(RequestKind.PUT)).hasSize(4);

        sending.lift();
        snowflake.clearFaults();
        awaitStatus(execution, "uploaded");

        assertThat(statements(RequestKind.PUT)).hasSize(10);
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(receipt -> assertThat(receipt)
                        .containsEntry("files_staged", 10)
                        .containsEntry("rows_staged", 950L)
                        .containsEntry("rows_inserted", 950L));
        awaitEmptyStage(execution);
    }

    @Test
    void aBatchThatFailsWhileAnotherWaitsForItsTurnEndsTheUploadWithItsReason() throws Exception {
        snowflake.forget();
        FaultAction.Delay sending = FaultAction.Delay.untilLifted();
        FaultAction.Delay failing = FaultAction.Delay.untilLifted();
        for (int batch : new int[] {1, 3, 4}) {
            snowflake.add(Fault.onceMatching("batch-" + batch + "\\.csv", sending));
        }
        snowflake.add(Fault.onceMatching("batch-2\\.csv", failing));
        UUID execution = amc.execution(user, "one_of_many_fails", numbers(950));
        claim();
        Awaitility.await("four PUTs").until(() -> statements(RequestKind.PUT).size() == 4);
        Awaitility.await("the next one to be written").until(() -> isWritten("batch-5.csv.zst"));
        snowflake.add(Fault.always(RequestKind.PUT, new FaultAction.FailBefore(REFUSED)));
        failing.lift();
        sending.lift();
        awaitStatus(execution, "failed");

        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("error_class", "PRIVILEGE"));
        assertThat(amc.deadLetters(execution)).hasSize(1);
        assertThat(statements(RequestKind.COPY)).isEmpty();
        assertThat(stagedFiles(execution)).isEmpty();
        snowflake.clearFaults();
    }

    @Test
    void afterAFailureWaitsForTheOtherBatchesAndRemovesTheirFiles() throws Exception {
        snowflake.forget();
        FaultAction.Delay sending = FaultAction.Delay.untilLifted();
        snowflake.add(Fault.onceMatching("batch-1\\.csv", sending));
        snowflake.add(Fault.onceMatching("batch-2\\.csv", new FaultAction.FailBefore(REFUSED)));
        UUID execution = amc.execution(user, "others_under_way", numbers(150));
        claim();
        Awaitility.await("the last one to be sent")
                .until(() -> statements(RequestKind.PUT).stream().anyMatch(put -> put.contains("batch-2.csv")));
        assertThat(amc.row(execution)).containsEntry("snowflake_status", "uploading");

        sending.lift();
        awaitStatus(execution, "failed");

        assertThat(stagedFiles(execution)).isEmpty();
        assertThat(statements(RequestKind.COPY)).isEmpty();
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("error_class", "PRIVILEGE"));
        Awaitility.await().until(() -> isEmpty(BATCHES));
    }

    /** Camel goes through all parts that are left after a failure, only to release them; the last chunk is unreadable. */
    @Test
    void afterAFailureTheRestOfTheResultIsNotRead() {
        snowflake.add(Fault.onceMatching("batch-1\\.csv", new FaultAction.FailBefore(REFUSED)));
        UUID execution = ofChunks(
                "rest_not_read",
                Stream.concat(Stream.generate(() -> numbers(100)).limit(20), Stream.of("3"))
                        .toArray(String[]::new));
        try (ServiceLog log = new ServiceLog()) {
            amc.complete(execution);
            uploadAndAwait(execution, "failed");

            assertThat(log.text()).doesNotContain("Error releasing exchange");
        }
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("error_class", "PRIVILEGE"));
    }

    @Test
    void aFailedBatchEndsTheUploadBeforeTheMerge() throws Exception {
        snowflake.forget();
        snowflake.add(Fault.onceMatching("batch-2\\.csv", new FaultAction.FailBefore(REFUSED)));
        UUID execution = amc.execution(user, "second_of_three_fails", numbers(250));
        uploadAndAwait(execution, "failed");

        assertThat(statements(RequestKind.COPY)).isEmpty();
        assertThat(statements(RequestKind.MERGE)).isEmpty();
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt)
                        .containsEntry("outcome", "failed")
                        .containsEntry("error_class", "PRIVILEGE")
                        .containsEntry("may_have_merged", false));
        assertThat(amc.deadLetters(execution)).hasSize(1);
        assertThat(amc.row(execution)).containsEntry("snowflake_attempt_count", 1);
        Awaitility.await().until(() -> isEmpty(BATCHES));
    }

    @Test
    void removesStagedFilesOfADeadLetter() {
        snowflake.add(Fault.once(RequestKind.COPY, new FaultAction.FailBefore(REFUSED)));
        UUID execution = amc.execution(user, "removed_files", numbers(250));
        uploadAndAwait(execution, "failed");

        assertThat(stagedFiles(execution)).isEmpty();
        assertThat(amc.attempts(execution))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).containsEntry("error_class", "PRIVILEGE"));
    }

    @Test
    void removesStagedFilesOfPreviousAttempts() {
        snowflake.add(Fault.once(RequestKind.COPY, new FaultAction.FailBefore(REFUSED)));
        snowflake.add(Fault.once(RequestKind.REMOVE, new FaultAction.FailBefore(REFUSED)));
        UUID execution = amc.execution(user, "left_files", numbers(10));
        uploadAndAwait(execution, "failed");
        assertThat(stagedFiles(execution)).hasSize(1);

        amc.retry(execution);
        amc.update("UPDATE workflow_executions SET snowflake_attempt_count = 1 WHERE id = ?", execution);
        uploadAndAwait(execution, "uploaded");
        awaitEmptyStage(execution);
    }

    @Test
    void removesFilesStagedByAWorkerThatLostTheUpload() throws IOException {
        snowflake.add(Fault.once(RequestKind.COPY, new FaultAction.FailBefore(REFUSED)));
        UUID execution = amc.execution(user, "brought_late", numbers(10));
        uploadAndAwait(execution, "failed");
        snowflake.forget();
        amc.retry(execution);
        amc.update("UPDATE workflow_executions SET snowflake_attempt_count = 1 WHERE id = ?", execution);

        uploadWithAFileThatAppearsDuringTheMerge(execution);
        awaitEmptyStage(execution);
    }

    @Test
    void removesFilesThatTheCopyCouldNotRemove() throws IOException {
        snowflake.forget();
        UUID execution = amc.execution(user, "not_purged", numbers(10));

        uploadWithAFileThatAppearsDuringTheMerge(execution);
        awaitEmptyStage(execution);
    }

    private void uploadWithAFileThatAppearsDuringTheMerge(UUID execution) throws IOException {
        FaultAction.Delay merging = FaultAction.Delay.untilLifted();
        snowflake.add(Fault.once(RequestKind.MERGE, merging));
        claim();
        Awaitility.await("the merge").until(() -> !statements(RequestKind.MERGE).isEmpty());
        assertThat(stagedFiles(execution)).as("the COPY removes what it loads").isEmpty();
        Path late = Files.writeString(BATCHES.resolve("late.csv"), "1");
        warehouse.execute("PUT 'file://" + late + "' '@~/amc-snowflake/"
                + amc.row(execution).get("snowflake_upload_id") + "/" + UUID.randomUUID() + "/'");
        assertThat(stagedFiles(execution)).isNotEmpty();
        merging.lift();
        awaitStatus(execution, "uploaded");
    }

    @Test
    void refusesAResultThatIsNotRows() {
        UUID execution = amc.execution(user, "not_rows", "{\"rows\": 1}");
        uploadAndAwait(execution, "failed");

        assertThat(amc.row(execution))
                .containsEntry(
                        "snowflake_error_message",
                        "The execution cannot be uploaded: result_data is an object whose rows are a number; it must be a list"
                                + " of objects, or an object with columns and rows.");
    }

    @Test
    void readsTheChunksOfAResultInOrder() {
        UUID execution = ofChunks("chunked", "[{\"n\": 1}, {\"n\": 2}]", "[{\"n\": 3}]");
        amc.complete(execution);
        uploadAndAwait(execution, "uploaded");

        assertThat(warehouse
                        .rows("SELECT \"n\" FROM CHUNKED ORDER BY \"amc_row_number\"")
                        .toString())
                .isEqualTo("[{n=1}, {n=2}, {n=3}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"n\": 3}", "3", "null"})
    void refusesAChunkThatIsNotAListOfRows(String chunk) {
        UUID execution = ofChunks("odd_chunk", "[{\"n\": 1}, {\"n\": 2}]", chunk);
        amc.complete(execution);
        uploadAndAwait(execution, "failed");

        assertThat(amc.row(execution))
                .containsEntry(
                        "snowflake_error_message",
                        "The execution cannot be uploaded: a chunk of its result is not a list of rows.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM workflow_execution_result_chunks WHERE execution_id = ?",
                "DELETE FROM workflow_execution_result_chunks WHERE execution_id = ? AND chunk_no = 2",
                "INSERT INTO workflow_execution_result_chunks VALUES (?, 3, '[]')",
                "UPDATE workflow_execution_result_chunks SET rows = rows || '[{\"n\": 4}]' WHERE execution_id = ?"
            })
    void chunksThatChangeBeforeTheyAreReadEndThePass(String change) throws Exception {
        UUID execution = ofChunks("changing", "[{\"n\": 1}, {\"n\": 2}]", "[{\"n\": 3}]");
        ResultShape before = ResultShape.of(amc.one(
                "SELECT count(*) AS chunks, 1 AS first_chunk, sum(pg_column_size(rows)) AS chunk_bytes"
                        + " FROM workflow_execution_result_chunks WHERE execution_id = ?",
                execution));
        amc.update(change, execution);

        try (InputStream rows = new ResultReader(database.dataSource()).open(execution.toString(), before)) {
            assertThatThrownBy(rows::readAllBytes)
                    .isInstanceOf(org.amcsnowflake.failures.Fault.class)
                    .extracting(changed -> Diagnosis.of(changed).errorClass() + ": " + changed.getMessage())
                    .isEqualTo(
                            "TRANSIENT: The execution's result changed while it was read: chunks were added, deleted or"
                                    + " replaced. Nothing was changed in Snowflake.");
        }
    }

    private UUID ofChunks(String table, String... chunks) {
        UUID execution = amc.runningExecution(
                user, null, "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"" + table + "\"}", null);
        for (int i = chunks.length - 1; i >= 0; i--) {
            amc.update(
                    "INSERT INTO workflow_execution_result_chunks VALUES (?, ?, cast(? AS jsonb))",
                    execution,
                    i + 1,
                    chunks[i]);
        }
        return execution;
    }

    private List<Map<String, Object>> stagedFiles(UUID execution) {
        return warehouse.rows("LIST '@~/amc-snowflake/" + amc.row(execution).get("snowflake_upload_id") + "/'");
    }

    private static boolean isWritten(String name) throws IOException {
        try (Stream<Path> files = Files.walk(BATCHES)) {
            return files.anyMatch(file -> file.getFileName().toString().equals(name));
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> left = Files.walk(folder)) {
            return left.noneMatch(file -> file.getFileName().toString().startsWith("batch"));
        }
    }

    private void awaitEmptyStage(UUID execution) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(stagedFiles(execution)).isEmpty());
    }

    private List<String> statements(RequestKind kind) {
        return snowflake.statements().stream()
                .filter(statement -> statement.kind() == kind)
                .map(statement -> statement.sqlText())
                .toList();
    }

    private static String numbers(int rows) {
        return IntStream.rangeClosed(1, rows)
                .mapToObj(row -> "{\"n\": " + row + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
