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

/**
 * A result as a lazy sequence of batches: each is read from PostgreSQL and written to its file on demand, so memory
 * does not grow with the result. With several tables, one batch of each is being written at a time. Used by one thread, except {@link #stop}.
 */
final class Batches implements Iterator<Batch>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

    private final RowSource rows;
    private final Path directory;
    private final BatchLimits limits;
    /** By table; a table gets its next batch when a row of it comes. */
    private final Map<Integer, OpenBatch> open = new TreeMap<>();
    /** The completed files of each table. */
    private final Map<Integer, Integer> files = new HashMap<>();

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
            boolean isFull = batch.isFull(limits, files.getOrDefault(batch.table(), 0));
            rowIsWaiting = advance();
            if (isFull) {
                return end(batch);
            }
        }
        return end(open.values().iterator().next());
    }

    private OpenBatch begin(int table) {
        return new OpenBatch(++ordinal, table, directory, limits.compression());
    }

    private Batch end(OpenBatch batch) {
        open.remove(batch.table());
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

        boolean isFull(BatchLimits limits, int filesBefore) {
            return limits.isReached(filesBefore, rows, csv.characters());
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
