package org.amcsnowflake.upload.phase;

import org.amcsnowflake.sql.stage.StagePath;
import org.amcsnowflake.upload.result.Batch;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/**
 * The files that a pass sends to its folder of the stage, several at a time; with several target tables, to one folder in it
 * for each. Thread-safe.
 */
public final class StagedFiles {
    private final StagePath folder;
    private final int atATime;
    private final List<Batch> all = new ArrayList<>();
    private boolean removed;
    /** How many batches have been handed out whose parts of the split have not ended. */
    private int handedOut;
    /** How many of these have begun their PUT. */
    private int running;

    private @Nullable RuntimeException unreadable;
    private boolean failed;
    private boolean isHandingOver;
    private boolean closed;

    /** @param atATime the number of files that are sent at a time, at most */
    public StagedFiles(StagePath folder, int atATime) {
        this.folder = folder;
        this.atATime = atATime;
    }

    public StagePath folder() {
        return folder;
    }

    /** The folder of a part's files: COPY may select all files in it. */
    public StagePath folder(int part, int parts) {
        return parts == 1 ? folder : folder.part(part + 1);
    }

    /** In the order of their rows. */
    public synchronized List<Batch> all() {
        return all.stream().sorted(Comparator.comparing(Batch::ordinal)).toList();
    }

    public long rows() {
        return all().stream().mapToLong(Batch::rows).sum();
    }

    long rows(int part) {
        return ofPart(part).mapToLong(Batch::rows).sum();
    }

    private Stream<Batch> ofPart(int part) {
        return all().stream().filter(batch -> batch.table() == part);
    }

    public long bytes() {
        return all().stream().mapToLong(Batch::bytes).sum();
    }

    public long uncompressedBytes() {
        return all().stream().mapToLong(Batch::uncompressedBytes).sum();
    }

    public List<String> names(int part) {
        return ofPart(part).map(Batch::fileName).toList();
    }

    /**
     * The batches, each as soon as it may be sent: {@code next} waits while too many are being sent. It never throws,
     * because Camel would set that exception while the failure of another batch is being handled: if a batch cannot be read,
     * {@link #begins} throws the reason, and when another batch has failed or the pass has ended, {@code next}
     * returns null.
     */
    public Iterator<@Nullable Batch> toBeSent(Iterator<Batch> batches) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                handedOver();
                return !isOver() && batches.hasNext();
            }

            @Override
            public @Nullable Batch next() {
                try {
                    return awaitTurn() ? handOver(batches.next()) : null;
                } catch (RuntimeException e) {
                    return unreadable(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return unreadable(
                            new IllegalStateException("The upload was stopped while its files were sent.", e));
                }
            }
        };
    }

    private synchronized boolean isOver() {
        return failed || closed || unreadable != null;
    }

    private synchronized boolean awaitTurn() throws InterruptedException {
        while (handedOut == atATime && !isOver()) {
            wait();
        }
        handedOut++;
        return !isOver();
    }

    /** Camel begins the batch's part of the split, and then calls {@code hasNext}. */
    private synchronized @Nullable Batch handOver(Batch batch) {
        isHandingOver = !failed && !closed;
        return isHandingOver ? batch : null;
    }

    private synchronized void handedOver() {
        isHandingOver = false;
        notifyAll();
    }

    private synchronized @Nullable Batch unreadable(RuntimeException reason) {
        unreadable = reason;
        return handOver(new Batch(0, 0, Path.of(""), 0, 0, 0));
    }

    /**
     * To be called before a PUT; unless this throws, {@link #ends} follows.
     *
     * @throws CancellationException if the pass has ended: its files may have been removed
     * @throws RuntimeException if a batch could not be read
     */
    public synchronized void begins() {
        if (failed || closed) {
            throw new CancellationException("The upload has ended.");
        }
        if (unreadable != null) {
            throw unreadable;
        }
        running++;
    }

    /**
     * @param succeeded otherwise, no further batch is handed out: Camel ends the split when this returns, and a part that it
     *     is just beginning would fail in its place
     */
    public synchronized void ends(boolean succeeded) {
        running--;
        handedOut--;
        failed = failed || !succeeded;
        notifyAll();
        try {
            while (failed && isHandingOver) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** To be called when Snowflake has received the file. */
    public synchronized void add(Batch batch) {
        all.add(batch);
    }

    /** No further file is sent. Waits for those that are being sent, so that they can be removed. */
    synchronized void close() {
        closed = true;
        notifyAll();
        try {
            while (running > 0) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** To be called when the folder is empty. */
    public synchronized void areRemoved() {
        removed = true;
    }

    synchronized boolean areInStage() {
        return !all.isEmpty() && !removed;
    }
}
