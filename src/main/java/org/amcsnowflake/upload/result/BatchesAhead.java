package org.amcsnowflake.upload.result;

import org.amcsnowflake.logging.LogContext;

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
 * The batches of a result; a background thread prepares the next one while the current one is sent to the stage. Used
 * by one thread.
 */
final class BatchesAhead implements Iterator<Batch>, AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Batches batches;
    private final ExecutorService reader;
    private Future<Optional<Batch>> ahead;

    BatchesAhead(Batches batches) {
        this.batches = batches;
        this.reader = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "result-reader");
            thread.setDaemon(true);
            return thread;
        });
        this.ahead = read();
    }

    private Future<Optional<Batch>> read() {
        return reader.submit(
                LogContext.carried(() -> batches.hasNext() ? Optional.of(batches.next()) : Optional.empty()));
    }

    @Override
    public boolean hasNext() {
        return arrived().isPresent();
    }

    @Override
    public Batch next() {
        Batch batch = arrived().orElseThrow(NoSuchElementException::new);
        ahead = read();
        return batch;
    }

    /** Makes everything that the background thread learned about the rows visible to this thread. */
    private Optional<Batch> arrived() {
        try {
            return ahead.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The upload was stopped while its result was read.", e);
        } catch (ExecutionException e) {
            // Thrown once: Camel calls hasNext again after it has handled the failure.
            ahead = CompletableFuture.completedFuture(Optional.empty());
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
