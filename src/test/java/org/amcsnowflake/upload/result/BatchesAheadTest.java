package org.amcsnowflake.upload.result;

import com.github.luben.zstd.ZstdInputStream;
import org.amcsnowflake.sql.stage.Compression;
import org.amcsnowflake.support.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BatchesAheadTest {
    @TempDir
    Path directory;

    private BatchesAhead batches(String... rows) {
        return new BatchesAhead(Results.rows(List.of(), rows), directory, new BatchLimits(2, 1));
    }

    private Path file(int ordinal) {
        return directory.resolve("batch-" + ordinal + ".csv.zst");
    }

    @Test
    void onlyOneBatchIsWrittenAhead() {
        try (BatchesAhead batches = batches("{'a': 1}", "{'a': 2}", "{'a': 3}", "{'a': 4}", "{'a': 5}")) {
            assertThat(batches.next().rows()).isEqualTo(2);
            Awaitility.await().until(() -> Files.exists(file(2)));
            assertThat(file(3)).doesNotExist();

            assertThat(batches.next().file()).isEqualTo(file(2));
            assertThat(batches.next().rows()).isEqualTo(1);
            assertThat(batches.hasNext()).isFalse();
            assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void aBatchEndsAtItsMegabyteLimit() {
        String row = "{'a': '" + "x".repeat(600_000) + "'}";
        try (BatchesAhead batches = new BatchesAhead(
                Results.rows(List.of(), row, row, row, row, row), directory, new BatchLimits(1_000, 1))) {
            assertThat(batches).toIterable().extracting(Batch::rows).containsExactly(2L, 2L, 1L);
        }
    }

    @ParameterizedTest
    @CsvSource({"zstd, 1", "zstd, 19", "GZIP, 1", "gzip, 9"})
    void aBatchIsCompressedAsTheSettingsSay(String format, int level) throws Exception {
        String text = "äb ".repeat(100_000);
        try (BatchesAhead batches = new BatchesAhead(
                Results.rows(List.of(), "{'a': '" + text + "'}", "{'a': null}"),
                directory,
                new BatchLimits(10, 1, 1, format, level))) {
            Batch batch = batches.next();
            boolean isGzip = format.equalsIgnoreCase("gzip");
            assertThat(batch.file()).hasFileName("batch-1.csv." + (isGzip ? "gz" : "zst"));
            try (InputStream file = Files.newInputStream(batch.file());
                    InputStream csv = isGzip ? new GZIPInputStream(file) : new ZstdInputStream(file)) {
                byte[] bytes = csv.readAllBytes();
                assertThat(new String(bytes, UTF_8)).isEqualTo("1,\"" + text + "\"\n2,\n");
                assertThat(batch.uncompressedBytes()).isEqualTo(bytes.length);
            }
            assertThat(batch.bytes()).isEqualTo(Files.size(batch.file())).isLessThan(batch.uncompressedBytes() / 100);
        }
    }

    @Test
    void batchesOfALargeResultGrowAfterEveryEight() {
        String[] rows =
                Collections.nCopies(8 * (1 + 2 + 4 + 5) + 5 + 3, "{'a': 1}").toArray(String[]::new);
        try (Batches batches = new Batches(
                Results.rows(List.of(), rows), directory, new BatchLimits(1, 1, 5, Compression.DEFAULT), () -> true)) {
            assertThat(batches)
                    .toIterable()
                    .extracting(Batch::rows)
                    .containsExactlyElementsOf(LongStream.concat(
                                    LongStream.of(1, 2, 4, 5)
                                            .flatMap(size -> LongStream.generate(() -> size)
                                                    .limit(8)),
                                    LongStream.of(5, 3))
                            .boxed()
                            .toList());
        }
    }

    @Test
    void aBatchContinuesWhileThePreviousOneIsBeingSent() {
        String[] rows = Collections.nCopies(20, "{'a': 1}").toArray(String[]::new);
        try (BatchesAhead batches = new BatchesAhead(
                Results.rows(List.of(), rows), directory, new BatchLimits(2, 1, 3, Compression.DEFAULT))) {
            assertThat(batches.next().rows()).as("the first one is awaited").isEqualTo(2);
            assertThat(batches.hasNext()).isTrue();
            Awaitility.await("the second one to be as large as it may become").until(batches::isReady);
            assertThat(batches.next().rows()).isEqualTo(6);
        }
    }

    @Test
    void whetherAnotherBatchFollowsIsKnownBeforeItIsRead() throws Exception {
        PipedOutputStream result = new PipedOutputStream();
        PipedInputStream rows = new PipedInputStream(result);
        result.write("{\"a\": 1}\n{\"a\": 2}\n".getBytes(UTF_8));
        result.flush();
        try (BatchesAhead batches =
                new BatchesAhead(new ResultRows(rows, List.of()), directory, new BatchLimits(1, 1))) {
            assertThat(batches.next().rows()).isEqualTo(1);

            assertThat(batches.hasNext())
                    .as("while the second row's successor is missing")
                    .isTrue();
            assertThat(batches.isReady()).isFalse();
            result.close();
            assertThat(batches.next().rows()).isEqualTo(1);
            assertThat(batches.hasNext()).isFalse();
        }
    }

    @Test
    void anInvalidRowIsReportedWhenItsBatchIsRequested() {
        try (BatchesAhead batches = batches("{'a': 1}", "{'a': 2}", "{'a': 3}", "7")) {
            batches.next();
            assertThatThrownBy(batches::next)
                    .hasMessage("row 4 of its result is neither an object nor a list of values.");
        }
    }

    @Test
    void nothingIsWrittenAfterClosing() throws Exception {
        // Threads started in a group belong to it.
        ThreadGroup own = new ThreadGroup("own");
        CompletableFuture<Void> test = new CompletableFuture<>();
        new Thread(own, () -> {
                    try {
                        closeWhileReading();
                        test.complete(null);
                    } catch (Throwable failure) {
                        test.completeExceptionally(failure);
                    }
                })
                .start();
        Patience.resultOf(test);

        Awaitility.await("its threads to end").until(() -> own.activeCount() == 0);
    }

    private void closeWhileReading() {
        BatchesAhead batches = batches(
                IntStream.range(0, 100).mapToObj(i -> "{'a': " + i + "}").toArray(String[]::new));
        batches.next();
        batches.close();
        List<Path> written = new ArrayList<>();
        for (int ordinal = 1; ordinal <= 50; ordinal++) {
            if (Files.exists(file(ordinal))) {
                written.add(file(ordinal));
            }
        }

        assertThat(written).hasSizeBetween(1, 2);
    }
}
