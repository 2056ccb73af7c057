package org.amcsnowflake.upload.result;

import org.amcsnowflake.support.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BatchesAheadTest {
    @TempDir
    Path directory;

    private BatchesAhead batches(String... rows) {
        return new BatchesAhead(new Batches(Results.rows(List.of(), rows), directory, new BatchLimits(2, 1)));
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
                new Batches(Results.rows(List.of(), row, row, row, row, row), directory, new BatchLimits(1_000, 1)))) {
            assertThat(batches).toIterable().extracting(Batch::rows).containsExactly(2L, 2L, 1L);
        }
    }

    @Test
    void filesOfALargeResultGrowAfterEveryEight() {
        BatchLimits one = new BatchLimits(1, 1);
        String[] rows =
                Collections.nCopies(8 * (1 + 2 + 4 + 8) + 2 * 8 + 5, "{'a': 1}").toArray(String[]::new);
        try (BatchesAhead batches = new BatchesAhead(new Batches(Results.rows(List.of(), rows), directory, one))) {
            assertThat(batches)
                    .toIterable()
                    .extracting(Batch::rows)
                    .containsExactlyElementsOf(LongStream.concat(
                                    LongStream.of(1, 2, 4, 8)
                                            .flatMap(size -> LongStream.generate(() -> size)
                                                    .limit(8)),
                                    LongStream.of(8, 8, 5))
                            .boxed()
                            .toList());
        }
    }

    @Test
    void anInvalidRowIsReportedWhenItsBatchIsRequested() {
        try (BatchesAhead batches = batches("{'a': 1}", "{'a': 2}", "{'a': 3}", "7")) {
            batches.next();
            assertThatThrownBy(batches::hasNext)
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
