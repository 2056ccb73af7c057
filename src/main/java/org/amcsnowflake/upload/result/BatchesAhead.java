package org.amcsnowflake.upload.result;

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
 * The batches of a result, of which one is read and written in a thread of its own while the one before is on its way to
 * the stage. Used by one thread.
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
        return reader.submit(() -> batches.hasNext() ? Optional.of(batches.next()) : Optional.empty());
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

    /** Everything that was learnt of the rows until then is seen by this thread from now on. */
    private Optional<Batch> arrived() {
        try {
            return ahead.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The upload was stopped while its result was read.", e);
        } catch (ExecutionException e) {
            // Said once: Camel asks again whether there is more, when it has taken note of the failure.
            ahead = CompletableFuture.completedFuture(Optional.empty());
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Ends the reading, so that no file is written from now on. */
    @Override
    public void close() {
        batches.stop();
        reader.shutdown();
        try {
            // Longer only where PostgreSQL does not answer: closing its connection ends the reading then.
            reader.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
