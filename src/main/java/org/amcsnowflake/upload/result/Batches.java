package org.amcsnowflake.upload.result;

import org.amcsnowflake.sql.stage.Compression;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * A result as a lazy sequence of batches: each is read from PostgreSQL and written to its file on demand, so memory
 * does not grow with the result. With several tables, one batch of each is being written at a time. Used by one thread, except {@link #stop}.
 */
final class Batches implements Iterator<Batch>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

    private final RowSource rows;
    private final Path directory;
    private final BatchLimits limits;
    private final BooleanSupplier isAwaited;
    /** By table; a table gets its next batch when a row of it comes. */
    private final Map<Integer, OpenBatch> open = new TreeMap<>();
    /** The completed files of each table. */
    private final Map<Integer, Integer> files = new HashMap<>();

    private int ordinal;
    /** The first one that has reached its limits, and continues until it is awaited. */
    private @Nullable OpenBatch full;

    private @Nullable Boolean rowIsWaiting;
    private volatile boolean stopped;

    /** @param isAwaited whether somebody waits for the next batch; until then, it continues beyond its limits */
    Batches(RowSource rows, Path directory, BatchLimits limits, BooleanSupplier isAwaited) {
        this.isAwaited = isAwaited;
        this.rows = rows;
        this.directory = directory;
        this.limits = limits;
    }

    @Override
    public boolean hasNext() {
        if (rowIsWaiting == null) {
            rowIsWaiting = advance();
        }
        return rowIsWaiting || !open.isEmpty();
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        while (Boolean.TRUE.equals(rowIsWaiting)) {
            OpenBatch batch = open.computeIfAbsent(rows.table(), this::begin);
            batch.add(rows);
            rowIsWaiting = advance();
            if (full == null && batch.hasReached(limits, files.getOrDefault(batch.table(), 0))) {
                full = batch;
            }
            if (batch.hasExhausted(limits)) {
                return end(batch);
            }
            if (full != null && isAwaited.getAsBoolean()) {
                return end(full);
            }
        }
        return end(open.values().iterator().next());
    }

    private OpenBatch begin(int table) {
        return new OpenBatch(++ordinal, table, directory, limits.compression());
    }

    private Batch end(OpenBatch batch) {
        open.remove(batch.table());
        full = full == batch ? null : full;
        files.merge(batch.table(), 1, Integer::sum);
        return batch.end();
    }

    /** Aborts a batch that is being written, with an error for its reader. */
    void stop() {
        stopped = true;
    }

    /** To be called when nobody reads any more. */
    @Override
    public void close() {
        for (OpenBatch batch : open.values()) {
            try {
                batch.close();
            } catch (UncheckedIOException e) {
                LOG.debug("An abandoned batch could not be completed; its file is deleted: {}", e.getMessage());
            }
        }
        open.clear();
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

    /** A batch that is being written. Used by one thread. */
    private static final class OpenBatch implements AutoCloseable {
        private final int ordinal;
        private final int table;
        private final Path file;
        private final CsvWriter csv;
        private long rows;

        OpenBatch(int ordinal, int table, Path directory, Compression compression) {
            this.ordinal = ordinal;
            this.table = table;
            this.file = directory.resolve("batch-" + ordinal + ".csv." + compression.extension());
            try {
                csv = new CsvWriter(file, compression);
            } catch (IOException e) {
                throw failed(e);
            }
        }

        int table() {
            return table;
        }

        void add(RowSource row) {
            try {
                csv.row(row);
            } catch (IOException e) {
                throw failed(e);
            }
            rows++;
        }

        boolean hasReached(BatchLimits limits, int filesBefore) {
            return limits.areReached(filesBefore, rows, csv.characters());
        }

        boolean hasExhausted(BatchLimits limits) {
            return limits.areExhausted(rows, csv.characters());
        }

        Batch end() {
            close();
            try {
                return new Batch(ordinal, table, file, rows, Files.size(file), csv.uncompressedBytes());
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public void close() {
            try {
                csv.close();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        private UncheckedIOException failed(IOException e) {
            return new UncheckedIOException("Batch " + ordinal + " could not be written to " + file.getParent(), e);
        }
    }
}
