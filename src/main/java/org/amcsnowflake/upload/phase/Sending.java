package org.amcsnowflake.upload.phase;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;

/**
 * Sends the files of one pass in threads of their own, several at a time. Used by one thread, to which it reports what failed in the
 * others.
 */
public final class Sending {
    private final CompletionService<Void> files;
    private final int atATime;
    private int running;
    private boolean hasEnded;

    Sending(Executor threads, int atATime) {
        this.files = new ExecutorCompletionService<>(threads);
        this.atATime = atATime;
    }

    /** Sends one file. */
    @FunctionalInterface
    public interface Send {
        void run() throws SQLException;
    }

    /**
     * Begins to send a file, and returns when another one may be sent.
     *
     * @throws SQLException if this or an earlier file could not be sent
     * @throws RuntimeException if this or an earlier file could not be sent
     */
    public void send(Send file) throws SQLException {
        if (hasEnded) {
            throw new CancellationException("The upload has ended.");
        }
        for (Future<Void> sent = files.poll(); sent != null; sent = files.poll()) {
            check(sent);
        }
        files.submit(() -> {
            file.run();
            return null;
        });
        running++;
        awaitUntil(atATime - 1);
    }

    /**
     * Returns when all files have been sent.
     *
     * @throws SQLException if one of them could not be sent
     * @throws RuntimeException if one of them could not be sent
     */
    public void await() throws SQLException {
        awaitUntil(0);
    }

    private void awaitUntil(int most) throws SQLException {
        try {
            while (running > most) {
                check(files.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The upload was stopped while its files were sent.", e);
        }
    }

    private void check(Future<Void> sent) throws SQLException {
        running--;
        try {
            sent.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException("A file that has been sent must be done.", e);
        } catch (ExecutionException e) {
            hasEnded = true;
            if (e.getCause() instanceof SQLException refused) {
                throw refused;
            }
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Sends no further file; those that are being sent go on. */
    public void stop() {
        hasEnded = true;
    }

    /** The files, until no further one is sent: after a failure, Camel takes all that are left, only to release them. */
    public <T> Iterator<T> untilStopped(Iterator<T> all) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !hasEnded && all.hasNext();
            }

            @Override
            public T next() {
                return all.next();
            }
        };
    }

    /** Sends no further file, and returns when none is being sent any more. Idempotent. */
    void end() {
        stop();
        try {
            for (; running > 0; running--) {
                files.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
