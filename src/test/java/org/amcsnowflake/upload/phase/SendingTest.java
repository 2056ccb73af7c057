package org.amcsnowflake.upload.phase;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SendingTest {
    private final PutThreads threads = new PutThreads(2);
    private final Sending sending = threads.sending();
    private final CompletableFuture<Void> answer = new CompletableFuture<>();
    private final AtomicInteger sent = new AtomicInteger();
    private Thread waiting = new Thread();

    @AfterEach
    void endWhatWaits() {
        answer.complete(null);
        waiting.interrupt();
        threads.close();
    }

    @Test
    void aFileWaitsWhileTooManyAreBeingSent() throws SQLException {
        sending.send(this::unanswered);
        CompletableFuture<Void> second = inTheBackground(() -> sending.send(this::unanswered));
        assertThat(second).isNotDone();
        Awaitility.await("both have begun").until(() -> sent.get() == 2);

        answer.complete(null);
        second.join();
        sending.await();
    }

    @Test
    void anotherFileFollowsAsSoonAsOneHasBeenSent() throws SQLException {
        sending.send(this::unanswered);
        for (int file = 0; file < 3; file++) {
            sending.send(sent::incrementAndGet);
        }
        assertThat(sent).hasValueGreaterThanOrEqualTo(3);
    }

    @Test
    void theLastFilesAreAwaited() throws SQLException {
        sending.send(this::unanswered);
        CompletableFuture<Void> all = inTheBackground(sending::await);
        assertThat(all).isNotDone();

        answer.complete(null);
        all.join();
    }

    @Test
    void aFailureIsReportedToTheSenderAndNoFileFollows() throws SQLException {
        sending.send(this::unanswered);
        assertThatThrownBy(() -> sending.send(this::refused))
                .isInstanceOf(SQLException.class)
                .hasMessage("refused");

        assertThatThrownBy(() -> sending.send(sent::incrementAndGet))
                .isInstanceOf(CancellationException.class)
                .hasMessage("The upload has ended.");
        assertThat(sent).hasValue(1);
    }

    @Test
    void afterAFailureNoFileIsHandedOut() {
        Iterator<String> files =
                sending.untilStopped(List.of("first", "second", "third").iterator());
        assertThat(files.next()).isEqualTo("first");
        assertThat(files.hasNext()).isTrue();
        assertThatThrownBy(() -> {
                    sending.send(this::refused);
                    sending.await();
                })
                .hasMessage("refused");

        assertThat(files.hasNext()).isFalse();
    }

    @Test
    void theFailureOfTheLastFileIsReported() throws SQLException {
        sending.send(this::refused);

        assertThatThrownBy(sending::await).hasMessage("refused");
    }

    @Test
    void anErrorIsReportedAsWell() throws SQLException {
        sending.send(() -> {
            throw new OutOfMemoryError("none left");
        });

        assertThatThrownBy(sending::await).rootCause().hasMessage("none left");
    }

    @Test
    void endsWhenNothingIsBeingSent() throws SQLException {
        sending.send(this::unanswered);
        assertThatThrownBy(() -> sending.send(this::refused)).hasMessage("refused");
        CompletableFuture<Void> ended = inTheBackground(sending::end);
        assertThat(ended).isNotDone();

        answer.complete(null);
        ended.join();
        sending.end();
    }

    @Test
    void anInterruptionEndsTheWait() throws SQLException {
        sending.send(this::unanswered);
        CompletableFuture<Void> all = inTheBackground(sending::await);
        waiting.interrupt();

        assertThatThrownBy(all::join).hasMessageContaining("The upload was stopped while its files were sent.");
    }

    private void unanswered() {
        sent.incrementAndGet();
        answer.join();
    }

    private void refused() throws SQLException {
        throw new SQLException("refused");
    }

    /** Returns when it waits, or has ended. */
    private CompletableFuture<Void> inTheBackground(Sending.Send task) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        waiting = new Thread(() -> {
            try {
                task.run();
                ended.complete(null);
            } catch (Exception e) {
                ended.completeExceptionally(e);
            }
        });
        waiting.start();
        Awaitility.await().until(() -> ended.isDone() || waiting.getState() == Thread.State.WAITING);
        return ended;
    }
}
