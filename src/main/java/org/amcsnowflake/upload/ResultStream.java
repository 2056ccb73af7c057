package org.amcsnowflake.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;

/** A result on its way out of PostgreSQL, as batches. Holds a connection until it is closed. Used by one thread. */
final class ResultStream implements AutoCloseable {
    private final InputStream json;
    private final Batches batches;

    ResultStream(InputStream json, ResultShape shape, Path directory, BatchLimits limits) throws IOException {
        this.json = json;
        this.batches = new Batches(new ResultRows(json, shape.declared()), directory, limits);
    }

    Iterator<Batch> batches() {
        return batches;
    }

    /** To be asked when the last batch was taken. */
    StagedResult result() {
        return batches.result();
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
