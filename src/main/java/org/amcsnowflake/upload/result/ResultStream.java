package org.amcsnowflake.upload.result;

import com.fasterxml.jackson.core.JsonFactory;
import org.amcsnowflake.shaping.ResultDigest;
import org.amcsnowflake.shaping.ShapingContext;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A result that is streamed from PostgreSQL. Holds a connection until it is closed. Used by one thread. */
public final class ResultStream implements AutoCloseable {
    private final InputStream json;
    private final RowSource rows;
    private final boolean declaresColumns;
    private final @Nullable ShapedRows shaped;
    private final Optional<ResultDigest> digest;
    private final int tables;
    private final ReadAhead beginning;
    private final ResultShape.Source source;
    private @Nullable BatchesAhead batches;
    private Optional<String> digestOfAll = Optional.empty();
    private boolean isClosed;

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
        this.tables = Math.max(1, context.shaping().tables().size());
        RowSource plain = shaped == null ? new ResultRows(json, shape.declared()) : shaped;
        this.rows = digest.<RowSource>map(each -> new DigestedRows(plain, each)).orElse(plain);
        this.source = shape.source();
        this.beginning = new ReadAhead(rows, limits);
        if (beginning.isWhole()) {
            requireAllRows();
        }
    }

    /** The format of rows, with values of any size. */
    public static JsonFactory format() {
        return ResultRows.JSON.copy();
    }

    /** The result may have been deleted or replaced since its shape was read; the COPY checks chunks. */
    private void requireAllRows() {
        if (source instanceof ResultShape.ResultData data && rows.row() != data.rows()) {
            throw ResultReader.changed("it had " + data.rows() + " rows, and then " + rows.row());
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
        batches = new BatchesAhead(beginning, directory, limits);
        return batches;
    }

    /** A table's first rows that are held in memory, as texts. */
    public List<@Nullable String[]> firstRows(int table, int limit) {
        return beginning.firstRows(table, limit);
    }

    /** What is known from the rows that are held in memory. */
    public ReadResult sample(int table) {
        complete(isSmall());
        return read(table, beginning.heldRows(table));
    }

    /** What a table gets; to be called when the last row has been read. */
    public ReadResult result(int table) {
        requireAllRows();
        complete(true);
        if (digestOfAll.isEmpty()) {
            digestOfAll = digest.map(each -> each.hex(summaries()));
        }
        return read(table, rows(table));
    }

    /** Of all rows; to be called when the last row has been read. Empty unless it was asked for. */
    public Optional<String> digest() {
        return result(0).digest();
    }

    private List<String> summaries() {
        return IntStream.range(0, tables)
                .boxed()
                .flatMap(table -> Stream.concat(
                        Stream.of("table " + table),
                        rows.columns(table).stream().map(ColumnProfile::summary)))
                .toList();
    }

    /** Reads all rows without keeping any of them, only for their digest. For each table, what it gets. */
    public List<ReadResult> readThrough() throws IOException {
        while (beginning.next()) {
            // The digest has seen the row.
        }
        return IntStream.range(0, tables).mapToObj(this::result).toList();
    }

    /** The rows read so far that go to a table. */
    public ReadResult.Rows rows(int table) {
        return shaped == null ? ReadResult.Rows.all(rows.row()) : shaped.rows(table);
    }

    private void complete(boolean isWhole) {
        if (shaped != null) {
            shaped.complete(isWhole);
        }
    }

    private ReadResult read(int table, ReadResult.Rows read) {
        return new ReadResult(
                rows.columns(table),
                declaresColumns,
                read,
                Optional.ofNullable(shaped).map(each -> each.report(table)),
                digestOfAll);
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

    /** Rows that are added to a digest as they are read. */
    private record DigestedRows(RowSource rest, ResultDigest digest) implements RowSource {

        @Override
        public boolean next() throws IOException {
            if (!rest.next()) {
                return false;
            }
            int columns = rest.columns(rest.table()).size();
            // It makes no difference whether a row has no value or NULL for a column, or whether the column appears
            // later.
            while (columns > 0 && rest.value(columns - 1) == null) {
                columns--;
            }
            digest.row(rest.table(), columns);
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
        public int table() {
            return rest.table();
        }

        @Override
        public List<ColumnProfile> columns(int table) {
            return rest.columns(table);
        }

        @Override
        public @Nullable String value(int column) {
            return rest.value(column);
        }
    }
}
