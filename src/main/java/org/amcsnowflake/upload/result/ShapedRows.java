package org.amcsnowflake.upload.result;

import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.shaping.Cell;
import org.amcsnowflake.shaping.RowCondition;
import org.amcsnowflake.shaping.Shaping;
import org.amcsnowflake.shaping.ShapingContext;
import org.amcsnowflake.shaping.TableRoute;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.upload.result.TransformedColumns.Slot;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The rows of a result as the options of its upload shape them, each with the table that it goes to. What is dropped here
 * leaves no trace in files or statements. Used by one thread.
 */
final class ShapedRows implements RowSource {
    private final Shaping shaping;
    private final TransformedColumns transformed;
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
        warnings.addAll(columns.warnings());
        return new ShapingReport(columns.renamed(), columns.dropped(), transformed.report(), warnings);
    }

    @Override
    public boolean next() throws IOException {
        if (!rows.next()) {
            return false;
        }
        transformed.apply(rows);
        table = shaping.tables().isEmpty() ? 0 : route();
        tables.get(table).take(rows);
        return true;
    }

    /** The first table whose condition the row meets. */
    private int route() {
        List<TableRoute> routes = shaping.tables();
        for (int i = 0; i < routes.size(); i++) {
            Optional<RowCondition> when = routes.get(i).when();
            if (when.isEmpty() || when.get().holds(transformed.value(when.get().column()))) {
                return i;
            }
        }
        Set<String> hashed = shaping.hashed();
        Map<String, Optional<String>> values = shaping.conditions().stream()
                .map(RowCondition::column)
                .distinct()
                .collect(Collectors.toMap(UnaryOperator.identity(), this::shown));
        throw Fault.withValues(
                ErrorClass.DATA,
                shown -> "Row " + rows.row() + " of the result goes to no table of snowflake_tables: it has "
                        + values.entrySet().stream()
                                .map(value -> value.getValue()
                                                .map(text -> hashed.contains(value.getKey())
                                                        ? "a value (not shown, since the column is hashed)"
                                                        : "'" + shown.apply(text) + "'")
                                                .orElse("NULL")
                                        + " in the column '" + value.getKey() + "'")
                                .sorted()
                                .collect(Collectors.joining(" and "))
                        + ". Nothing was stored. Add the value to one of the tables, or a table without \"when\" as the last entry,"
                        + " then retry.");
    }

    private Optional<String> shown(String column) {
        return Optional.ofNullable(transformed.value(column)).map(Cell::text).map(Example::shortened);
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
