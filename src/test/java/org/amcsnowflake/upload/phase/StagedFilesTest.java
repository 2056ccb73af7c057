package org.amcsnowflake.upload.phase;

import org.amcsnowflake.sql.stage.StagePath;
import org.amcsnowflake.upload.result.Batch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StagedFilesTest {
    private final StagedFiles files = new StagedFiles(StagePath.ofUpload(UUID.randomUUID()), 2);
    private final Iterator<Batch> batches = files.toBeSent(IntStream.rangeClosed(1, 9)
            .mapToObj(ordinal -> new Batch(ordinal, 0, Path.of("batch-" + ordinal), 10, 1, 1))
            .iterator());
    private Thread waiting = new Thread();

    @AfterEach
    void endWhatWaits() {
        waiting.interrupt();
    }

    @Test
    void aBatchWaitsWhileTooManyAreBeingSent() {
        batches.next();
        batches.next();
        files.begins();
        CompletableFuture<Batch> third = inTheBackground(batches::next);
        assertThat(third).isNotDone();

        files.ends(true);
        assertThat(third.join().ordinal()).isEqualTo(3);
    }

    @Test
    void countsBatchesThatAreHandedOutButNotYetBeingSent() {
        batches.next();
        batches.next();

        assertThat(inTheBackground(batches::next)).isNotDone();
    }

    @Test
    void noBatchFollowsAFailedOne() {
        batches.next();
        batches.next();
        assertThat(batches.hasNext()).isTrue();
        files.begins();
        CompletableFuture<Batch> third = inTheBackground(batches::next);
        files.ends(false);

        assertThat(third.join()).isNull();
        assertThat(batches.hasNext()).isFalse();
        assertThat(files.all()).isEmpty();
    }

    @Test
    void closingWaitsForBatchesThatAreBeingSent() {
        Batch sent = batches.next();
        files.begins();
        CompletableFuture<Void> closed = inTheBackground(() -> {
            files.close();
            return null;
        });
        assertThat(closed).isNotDone();

        files.add(sent);
        files.ends(true);
        closed.join();
        assertThat(files.areInStage()).isTrue();
    }

    @Test
    void nothingIsSentOnceItIsClosed() {
        batches.next();
        batches.next();
        CompletableFuture<Batch> third = inTheBackground(batches::next);
        files.close();

        assertThat(third.join()).isNull();
        assertThat(batches.hasNext()).isFalse();
        assertThatThrownBy(files::begins)
                .as("handed out before")
                .isInstanceOf(CancellationException.class)
                .hasMessage("The upload has ended.");
    }

    @Test
    void aBatchThatCannotBeReadFailsWhenItIsToBeSent() {
        Iterator<Batch> broken = files.toBeSent(Stream.of(1)
                .<Batch>map(ordinal -> {
                    throw new IllegalStateException("unreadable");
                })
                .iterator());
        broken.next();

        assertThatThrownBy(files::begins).hasMessage("unreadable");
    }

    @Test
    void namesTheFilesInTheOrderOfTheirRows() {
        Batch first = batches.next();
        Batch second = batches.next();
        files.add(second);
        files.add(first);

        assertThat(files.names(0)).containsExactly("batch-1", "batch-2");
        assertThat(files.rows()).isEqualTo(20);
    }

    /** Returns when it waits, or has ended. */
    private <T> CompletableFuture<T> inTheBackground(Callable<T> task) {
        CompletableFuture<T> ended = new CompletableFuture<>();
        waiting = new Thread(() -> {
            try {
                ended.complete(task.call());
            } catch (Exception e) {
                ended.completeExceptionally(e);
            }
        });
        waiting.start();
        Awaitility.await().until(() -> ended.isDone() || waiting.getState() == Thread.State.WAITING);
        return ended;
    }
}
