package org.amcsnowflake.bench;

import org.amcsnowflake.sql.stage.Compression;
import org.amcsnowflake.sql.stage.StagePath;
import org.amcsnowflake.upload.phase.PutThreads;
import org.amcsnowflake.upload.phase.Sending;
import org.amcsnowflake.upload.phase.StagedFiles;
import org.amcsnowflake.upload.result.Batch;
import org.amcsnowflake.upload.result.BatchLimits;
import org.amcsnowflake.upload.result.InlineLimits;
import org.amcsnowflake.upload.result.ResultReader;
import org.amcsnowflake.upload.result.ResultShape;
import org.amcsnowflake.upload.result.ResultStream;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A result on its way from PostgreSQL to compressed files, with types inferred and values checked. Public, with the
 * method names of the bean that the route {@code stage-result} calls.
 */
public final class Pipeline {
    private static final BatchLimits BATCHES = new BatchLimits(100_000, 64, 8, Compression.DEFAULT);
    private static final InlineLimits INLINE = new InlineLimits(10_000, 2_000);

    private static final PutThreads PUTS = new PutThreads(4);

    private final ResultReader reader;
    private final UUID execution;
    private final ResultShape shape;
    private final Path directory;
    private @Nullable ResultStream result;
    private Duration sending = Duration.ZERO;
    private StagedFiles files = newFiles();
    private Sending puts = PUTS.sending();

    Pipeline(ResultReader reader, UUID execution, ResultShape shape, Path directory) {
        this.reader = reader;
        this.execution = execution;
        this.shape = shape;
        this.directory = directory;
    }

    /** How long a file takes from now on to be sent, while the next one is written. */
    void sending(Duration each) {
        sending = each;
    }

    /** Without Camel. */
    void run() throws IOException, SQLException {
        openResult();
        for (Iterator<Batch> batches = batches(); batches.hasNext(); ) {
            Batch batch = batches.next();
            put(batch, !batches.hasNext());
        }
        plan();
    }

    public void openResult() throws IOException, SQLException {
        files = newFiles();
        puts = PUTS.sending();
        result = new ResultStream(reader.open(execution.toString(), shape), shape, INLINE);
    }

    public Pipeline session() {
        return this;
    }

    /** The route's loop over the tables of an upload; here, there is one. */
    public int targetCount() {
        return 1;
    }

    public Pipeline next() {
        return this;
    }

    public boolean isSmall() {
        return Objects.requireNonNull(result).isSmall();
    }

    public Iterator<Batch> batches() {
        return Objects.requireNonNull(result).batches(directory, BATCHES);
    }

    /** Instead of sending it. */
    void put(Batch batch, boolean isLast) throws SQLException {
        puts.send(() -> sent(batch));
        if (isLast) {
            puts.await();
        }
    }

    private void sent(Batch batch) {
        try {
            TimeUnit.NANOSECONDS.sleep(sending.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        files.add(batch);
        batch.delete();
    }

    private static StagedFiles newFiles() {
        return new StagedFiles(StagePath.ofUpload(UUID.randomUUID()));
    }

    long stagedRows() {
        return files.rows();
    }

    public Pipeline plan() throws IOException {
        try (ResultStream open = Objects.requireNonNull(result)) {
            if (stagedRows() != open.result(0).rows().count()) {
                throw new IllegalStateException("Staged " + stagedRows() + " of "
                        + open.result(0).rows().count() + " rows.");
            }
        }
        return this;
    }
}
