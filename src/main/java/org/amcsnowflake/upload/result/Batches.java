package org.amcsnowflake.upload.result;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;

/**
 * A result as a lazy sequence of batches: each is read from PostgreSQL and written to its file on demand, so memory
 * does not grow with the result. Used by one thread, except {@link #stop}.
 */
final class Batches implements Iterator<Batch> {
    private final RowSource rows;
    private final Path directory;
    private final BatchLimits limits;
    private int ordinal;
    private @Nullable Boolean rowIsWaiting;
    private volatile boolean stopped;

    Batches(RowSource rows, Path directory, BatchLimits limits) {
        this.rows = rows;
        this.directory = directory;
        this.limits = limits;
    }

    @Override
    public boolean hasNext() {
        if (rowIsWaiting == null) {
            rowIsWaiting = advance();
        }
        return rowIsWaiting;
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Path file = directory.resolve(
                "batch-" + ++ordinal + ".csv." + limits.compression().extension());
        long first = rows.row();
        long last = first;
        CsvWriter csv;
        try (CsvWriter writer = new CsvWriter(file, limits.compression())) {
            csv = writer;
            boolean full;
            do {
                last = rows.row();
                csv.row(rows);
                full = last - first + 1 >= limits.rows() || csv.characters() >= limits.characters();
                rowIsWaiting = advance();
            } while (rowIsWaiting && !full);
        } catch (IOException e) {
            throw new UncheckedIOException("Batch " + ordinal + " could not be written to " + directory, e);
        }
        return new Batch(ordinal, file, last - first + 1, size(file), csv.uncompressedBytes());
    }

    /** Aborts a batch that is being written, with an error for its reader. */
    void stop() {
        stopped = true;
    }

    private boolean advance() {
        if (stopped) {
            throw new CancellationException("The upload has ended.");
        }
        try {
            return rows.next();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The result could not be read from PostgreSQL at row " + (rows.row() + 1), e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
