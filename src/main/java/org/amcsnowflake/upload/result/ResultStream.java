package org.amcsnowflake.upload.result;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;

/** A result on its way out of PostgreSQL. Holds a connection until it is closed. Used by one thread. */
public final class ResultStream implements AutoCloseable {
    private final InputStream json;
    private final ResultRows rows;
    private final ReadAhead beginning;
    private final long rowCount;
    private @Nullable BatchesAhead batches;

    public ResultStream(InputStream json, ResultShape shape, InlineLimits limits) throws IOException {
        this.json = json;
        this.rows = new ResultRows(json, shape.declared());
        this.rowCount = shape.rowCount();
        this.beginning = new ReadAhead(rows, limits);
        if (beginning.isWhole()) {
            requireAllRows();
        }
    }

    /** The result may have been deleted or replaced since its shape was read. */
    private void requireAllRows() {
        if (rows.row() != rowCount) {
            throw new Fault(
                    ErrorClass.TRANSIENT,
                    "The execution's result changed while it was read: it had " + rowCount + " rows, and then "
                            + rows.row() + ". Nothing was changed in Snowflake.");
        }
    }

    /** Whether all rows have been read already, and are few. */
    public boolean isSmall() {
        return beginning.isWhole();
    }

    public int heldRows() {
        return beginning.heldRows();
    }

    /** All rows of a small result. */
    public String inlineRows() throws IOException {
        return beginning.json();
    }

    /** All rows, as files, each of which is written while the one before is in use. */
    public Iterator<Batch> batches(Path directory, BatchLimits limits) {
        batches = new BatchesAhead(new Batches(beginning, directory, limits));
        return batches;
    }

    /** To be asked when the last row was read. */
    public ReadResult result() {
        requireAllRows();
        return new ReadResult(rows.columns(), rows.declaresColumns(), rows.row());
    }

    @Override
    public void close() throws IOException {
        if (batches != null) {
            batches.close();
        }
        json.close();
    }
}
