package org.amcsnowflake.upload.result;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.shaping.ResultDigest;
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
    private final Optional<ResultDigest> digest;
    private final ReadAhead beginning;
    private final long rowCount;
    private @Nullable BatchesAhead batches;

    public ResultStream(InputStream json, ResultShape shape, InlineLimits limits) throws IOException {
        this(json, shape, limits, ShapingContext.NONE);
    }

    public ResultStream(InputStream json, ResultShape shape, InlineLimits limits, ShapingContext context)
            throws IOException {
        this(json, shape, limits, context, Optional.empty());
    }

    /** @param digest to which each row is added as it is read */
    public ResultStream(
            InputStream json,
            ResultShape shape,
            InlineLimits limits,
            ShapingContext context,
            Optional<ResultDigest> digest)
            throws IOException {
        this.json = json;
        this.declaresColumns = !shape.declared().isEmpty();
        this.shaped = context.shaping().isNone() ? null : new ShapedRows(json, shape.declared(), context);
        this.digest = digest;
        RowSource plain = shaped == null ? new ResultRows(json, shape.declared()) : shaped;
        this.rows = digest.<RowSource>map(each -> new DigestedRows(plain, each)).orElse(plain);
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

    /** Whether the result is small enough that all rows are in memory. */
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

    /** All rows as files; the next one is written while the current one is in use. */
    public Iterator<Batch> batches(Path directory, BatchLimits limits) {
        batches = new BatchesAhead(new Batches(beginning, directory, limits));
        return batches;
    }

    /** The first rows that are held in memory, as texts. */
    public List<@Nullable String[]> firstRows(int limit) {
        return beginning.firstRows(limit);
    }

    /** What is known from the rows that are held in memory. */
    public ReadResult sample() {
        return read(beginning.heldRows());
    }

    /** To be called when the last row has been read. */
    public ReadResult result() {
        requireAllRows();
        return read(rows.row());
    }

    private ReadResult read(long readRows) {
        if (shaped != null) {
            shaped.complete();
        }
        List<ColumnProfile> columns = rows.columns();
        return new ReadResult(
                columns,
                declaresColumns,
                readRows,
                Optional.ofNullable(shaped).map(ShapedRows::report),
                digest.map(each ->
                        each.hex(columns.stream().map(ColumnProfile::summary).toList())));
    }

    /** Reads all rows without keeping any of them, only for their digest. */
    public ReadResult readThrough() throws IOException {
        while (beginning.next()) {
            // The digest has seen the row.
        }
        return result();
    }

    @Override
    public void close() throws IOException {
        if (batches != null) {
            batches.close();
        }
        json.close();
    }

    /** Rows that are added to a digest as they are read. */
    private record DigestedRows(RowSource rest, ResultDigest digest) implements RowSource {

        @Override
        public boolean next() throws IOException {
            if (!rest.next()) {
                return false;
            }
            int columns = rest.columns().size();
            // It makes no difference whether a row has no value or NULL for a column, or whether the column appears
            // later.
            while (columns > 0 && rest.value(columns - 1) == null) {
                columns--;
            }
            digest.row(columns);
            for (int column = 0; column < columns; column++) {
                digest.value(rest.value(column));
            }
            return true;
        }

        @Override
        public long row() {
            return rest.row();
        }

        @Override
        public List<ColumnProfile> columns() {
            return rest.columns();
        }

        @Override
        public @Nullable String value(int column) {
            return rest.value(column);
        }
    }
}
