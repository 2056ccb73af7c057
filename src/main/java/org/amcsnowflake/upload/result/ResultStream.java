package org.amcsnowflake.upload.result;

import com.fasterxml.jackson.core.JsonFactory;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.shaping.ShapingContext;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A result that is streamed from PostgreSQL. Holds a connection until it is closed. Used by one thread. */
public final class ResultStream implements AutoCloseable {
    private final InputStream json;
    private final RowSource rows;
    private final boolean declaresColumns;
    private final @Nullable ShapedRows shaped;
    private final ReadAhead beginning;
    private final long rowCount;
    private @Nullable BatchesAhead batches;
    private boolean isClosed;

    public ResultStream(InputStream json, ResultShape shape, InlineLimits limits) throws IOException {
        this(json, shape, limits, ShapingContext.NONE);
    }

    public ResultStream(InputStream json, ResultShape shape, InlineLimits limits, ShapingContext context)
            throws IOException {
        this.json = json;
        this.declaresColumns = !shape.declared().isEmpty();
        this.shaped = context.shaping().isNone() ? null : new ShapedRows(json, shape.declared(), context);
        this.rows = shaped == null ? new ResultRows(json, shape.declared()) : shaped;
        this.rowCount = shape.rowCount();
        this.beginning = new ReadAhead(rows, limits);
        if (beginning.isWhole()) {
            requireAllRows();
        }
    }

    /** The format of rows, with values of any size. */
    public static JsonFactory format() {
        return ResultRows.JSON.copy();
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

    /** Whether the result is small enough that all rows are in memory. */
    public boolean isSmall() {
        return beginning.isWhole();
    }

    /** All rows of a small result that go to a table. */
    public String inlineRows(int table) throws IOException {
        return beginning.json(table);
    }

    /** All rows as files; the next one is written while the current one is in use. */
    public Iterator<Batch> batches(Path directory, BatchLimits limits) {
        batches = new BatchesAhead(new Batches(beginning, directory, limits));
        return batches;
    }

    /** A table's first rows that are held in memory, as texts. */
    public List<@Nullable String[]> firstRows(int table, int limit) {
        return beginning.firstRows(table, limit);
    }

    /** What is known from the rows that are held in memory. */
    public ReadResult sample(int table) {
        return read(table, beginning.heldRows(table), isSmall());
    }

    /** What a table gets; to be called when the last row has been read. */
    public ReadResult result(int table) {
        requireAllRows();
        return read(table, rows(table), true);
    }

    /** The rows read so far that go to a table. */
    public ReadResult.Rows rows(int table) {
        return shaped == null ? ReadResult.Rows.all(rows.row()) : shaped.rows(table);
    }

    private ReadResult read(int table, ReadResult.Rows read, boolean isWhole) {
        if (shaped != null) {
            shaped.complete(isWhole);
        }
        return new ReadResult(
                rows.columns(table),
                declaresColumns,
                read,
                Optional.ofNullable(shaped).map(each -> each.report(table)));
    }

    /** Idempotent. */
    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        if (batches != null) {
            batches.close();
        }
        json.close();
    }
}
