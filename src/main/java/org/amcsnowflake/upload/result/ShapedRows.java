package org.amcsnowflake.upload.result;

import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.shaping.Shaping;
import org.amcsnowflake.shaping.ShapingContext;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.upload.result.TransformedColumns.Slot;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The rows of a result as the options of its upload shape them, each with the table that it goes to. What is dropped here
 * leaves no trace in files or statements. Used by one thread.
 */
final class ShapedRows implements RowSource {
    private final Shaping shaping;
    private final TransformedColumns transformed;
    /** Empty if all rows go to one table. */
    private final Optional<RowRouting> routing;

    private final ResultRows rows;
    private final List<StoredColumns> tables;
    private int seen;
    private int table;
    private boolean isComplete;
    /** The beginning of warnings. */
    private String noColumn = "";

    ShapedRows(InputStream rows, List<ResultShape.DeclaredColumn> declared, ShapingContext context) throws IOException {
        this.shaping = context.shaping();
        this.transformed = new TransformedColumns(context);
        this.routing =
                shaping.tables().isEmpty() ? Optional.empty() : Optional.of(new RowRouting(context, transformed));
        this.tables = shaping.tables().isEmpty()
                ? List.of(new StoredColumns(shaping, Optional.empty(), transformed, context.fold()))
                : shaping.tables().stream()
                        .map(route -> new StoredColumns(shaping, Optional.of(route), transformed, context.fold()))
                        .toList();
        this.rows = new ResultRows(rows, declared, this::appeared);
        tables.forEach(StoredColumns::storeOtherSlots);
    }

    /** A column of the result has appeared, which is the next one in {@link #rows}. */
    private ColumnProfile appeared(String column, Optional<ColumnType> declared) {
        int position = seen++;
        routing.ifPresent(each -> each.appeared(column));
        Optional<Slot> slot = transformed.slot(column);
        if (slot.isPresent()) {
            if (transformed.isWritten(column)) {
                throw new InvalidExecutionException("its result has the column '" + column
                        + "', which snowflake_transforms would write as a new one; choose another name, then retry.");
            }
            transformed.bind(slot.get(), position, declared);
            tables.forEach(each -> each.appeared(column, slot.get(), declared));
        } else if (shaping.tables().isEmpty()) {
            return tables.get(0).appeared(column, position, declared);
        } else {
            tables.forEach(each -> each.appeared(column, position, declared));
        }
        // Its values are observed when they have been transformed, by the table that gets them.
        return new ColumnProfile(column, declared);
    }

    /**
     * Adds the columns that the rows should have had.
     *
     * @param isWhole whether all rows have been read
     */
    void complete(boolean isWhole) {
        if (!isComplete) {
            noColumn = isWhole
                    ? "The result has no column '"
                    : String.format(Locale.ROOT, "The first %,d rows have no column '", row());
            tables.forEach(table -> table.complete(noColumn, isWhole));
            isComplete = true;
        }
    }

    ReadResult.Rows rows(int ofTable) {
        return tables.get(ofTable).rows();
    }

    ShapingReport report(int ofTable) {
        StoredColumns columns = tables.get(ofTable);
        List<String> warnings = new ArrayList<>(transformed.warnings(noColumn));
        routing.ifPresent(each -> warnings.addAll(each.warnings(noColumn)));
        warnings.addAll(columns.warnings());
        return new ShapingReport(columns.renamed(), columns.dropped(), transformed.report(), warnings);
    }

    @Override
    public boolean next() throws IOException {
        if (!rows.next()) {
            return false;
        }
        transformed.apply(rows);
        table = routing.isPresent() ? routing.get().table(rows.row()) : 0;
        tables.get(table).take(rows);
        return true;
    }

    @Override
    public long row() {
        return rows.row();
    }

    @Override
    public int table() {
        return table;
    }

    @Override
    public List<ColumnProfile> columns(int ofTable) {
        return tables.get(ofTable).profiles();
    }

    @Override
    public @Nullable String value(int column) {
        return tables.get(table).value(rows, column);
    }
}
