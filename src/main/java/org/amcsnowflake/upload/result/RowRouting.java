package org.amcsnowflake.upload.result;

import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.shaping.Cell;
import org.amcsnowflake.shaping.ColumnNames;
import org.amcsnowflake.shaping.RowCondition;
import org.amcsnowflake.shaping.ShapingContext;
import org.amcsnowflake.shaping.TableRoute;
import org.amcsnowflake.upload.result.TransformedColumns.Slot;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Decides to which table of {@code snowflake_tables} each row goes, by columns as {@code snowflake_columns} names them. Used by
 * one thread.
 */
final class RowRouting {

    /** A condition with its column, which the result may lack. */
    private static final class Branch {
        private final @Nullable RowCondition when;
        private final String column;
        private @Nullable Slot slot;
        private @Nullable String source;

        private Branch(@Nullable RowCondition when, String column) {
            this.when = when;
            this.column = column;
        }

        private boolean holds() {
            return when == null || when.holds(value());
        }

        private @Nullable Cell value() {
            return slot == null ? null : slot.cell();
        }
    }

    private final TransformedColumns transformed;
    private final ColumnNames names;
    private final List<Branch> branches = new ArrayList<>();
    private final Set<String> hashed;
    /** The columns of the result by their names in the target's form. */
    private final Map<String, String> sources = new HashMap<>();

    RowRouting(ShapingContext context, TransformedColumns transformed) {
        this.transformed = transformed;
        this.names = new ColumnNames(context.shaping(), Optional.empty(), context.fold());
        this.hashed = context.shaping().hashed();
        for (TableRoute route : context.shaping().tables()) {
            Optional<RowCondition> when = route.when();
            branches.add(new Branch(
                    when.orElse(null),
                    when.map(RowCondition::column).map(context.fold()).orElse("")));
        }
        // They keep their names also if the result lacks them.
        context.shaping().columns().names().keySet().forEach(this::name);
        List.copyOf(transformed.slots().keySet()).forEach(this::appeared);
    }

    /** A column of the result has appeared, or a transform reads or writes it. */
    void appeared(String column) {
        name(column)
                .ifPresent(name -> branches.stream()
                        .filter(branch -> branch.when != null && branch.column.equals(name))
                        .forEach(branch -> {
                            branch.slot = transformed.compared(column);
                            branch.source = column;
                        }));
    }

    private Optional<String> name(String column) {
        // Then the result must not have it, and its appearance is an error for each table.
        Optional<String> name = names.refuses(column) ? Optional.empty() : names.shared(column);
        name.ifPresent(each -> {
            String other = sources.putIfAbsent(each, column);
            if (other != null && !other.equals(column)) {
                throw new InvalidExecutionException("its columns '" + other + "' and '" + column
                        + "' would both be stored as \"" + each + "\": correct " + names.option() + ", then retry.");
            }
        });
        return name;
    }

    /** The first table whose condition the row meets. */
    int table(long row) {
        for (int i = 0; i < branches.size(); i++) {
            if (branches.get(i).holds()) {
                return i;
            }
        }
        throw noTable(row);
    }

    private Fault noTable(long row) {
        Map<String, Branch> compared = new LinkedHashMap<>();
        branches.forEach(branch -> compared.putIfAbsent(branch.column, branch));
        // The values are not the same any more when the message is asked for.
        Map<Branch, Optional<String>> values = new LinkedHashMap<>();
        compared.values()
                .forEach(branch -> values.put(
                        branch,
                        Optional.ofNullable(branch.value()).map(Cell::text).map(Example::shortened)));
        return Fault.withValues(
                ErrorClass.DATA,
                shown -> "Row " + row + " of the result goes to no table of snowflake_tables: it has "
                        + values.entrySet().stream()
                                .map(each -> value(each.getKey(), each.getValue(), shown) + " in the column '"
                                        + column(each.getKey()) + "'")
                                .sorted()
                                .collect(Collectors.joining(" and "))
                        + ". Nothing was stored. Add the value to one of the tables, or a table without \"when\" as the last entry,"
                        + " then retry.");
    }

    private String value(Branch branch, Optional<String> value, UnaryOperator<String> shown) {
        return value.map(text -> hashed.contains(String.valueOf(branch.source))
                        ? "a value (not shown, since the column is hashed)"
                        : "'" + shown.apply(text) + "'")
                .orElse("NULL");
    }

    private static String column(Branch branch) {
        return branch.when == null ? "" : branch.when.column();
    }

    /** @param noColumn the beginning of a warning */
    List<String> warnings(String noColumn) {
        return branches.stream()
                .filter(branch -> branch.when != null && branch.slot == null)
                .map(branch -> noColumn + sources.getOrDefault(branch.column, column(branch))
                        + "', which snowflake_tables names; it counts as NULL in each row.")
                .distinct()
                .toList();
    }
}
