package org.amcsnowflake.upload.result;

import org.amcsnowflake.logging.LogContext;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The batches of a result; a background thread prepares the next one while the current one is sent to the stage, and makes
 * it larger if that takes longer. Used by one thread.
 */
final class BatchesAhead implements Iterator<Batch>, AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Batches batches;
    private final ExecutorService reader;
    private Future<Read> ahead;
    private volatile boolean isAwaited = true;
    /** Null until the first batch has been returned. */
    private @Nullable Boolean hasMore;

    /** @param hasMore whether another batch follows, which is known before that is read */
    private record Read(Optional<Batch> batch, boolean hasMore) {
        private static final Read NOTHING = new Read(Optional.empty(), false);
    }

    BatchesAhead(RowSource rows, Path directory, BatchLimits limits) {
        this.batches = new Batches(rows, directory, limits, () -> isAwaited);
        this.reader = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "result-reader");
            thread.setDaemon(true);
            return thread;
        });
        this.ahead = read();
    }

    private Future<Read> read() {
        return reader.submit(LogContext.carried(
                () -> batches.hasNext() ? new Read(Optional.of(batches.next()), batches.hasNext()) : Read.NOTHING));
    }

    /** Waits only for the first batch: Camel asks whether another one follows before it sends a batch. */
    @Override
    public boolean hasNext() {
        return hasMore == null ? arrived().batch().isPresent() : hasMore;
    }

    @Override
    public Batch next() {
        isAwaited = true;
        Read read = arrived();
        Batch batch = read.batch().orElseThrow(NoSuchElementException::new);
        hasMore = read.hasMore();
        isAwaited = false;
        ahead = read.hasMore() ? read() : CompletableFuture.completedFuture(Read.NOTHING);
        return batch;
    }

    /** Whether the next batch is complete, or there is none. */
    boolean isReady() {
        return ahead.isDone();
    }

    /** Makes everything that the background thread learned about the rows visible to this thread. */
    private Read arrived() {
        try {
            return ahead.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The upload was stopped while its result was read.", e);
        } catch (ExecutionException e) {
            // Thrown once: Camel calls hasNext again after it has handled the failure.
            ahead = CompletableFuture.completedFuture(Read.NOTHING);
            hasMore = false;
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Stops reading, so that no more files are written. */
    @Override
    public void close() {
        batches.stop();
        reader.shutdown();
        try {
            // Takes longer only if PostgreSQL does not answer; closing its connection then ends the reading.
            if (reader.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                batches.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
