package org.amcsnowflake.upload.result;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.shaping.Cell;
import org.amcsnowflake.shaping.Row;
import org.amcsnowflake.shaping.ShapingContext;
import org.amcsnowflake.shaping.Transform;
import org.amcsnowflake.shaping.UnsuitableValueException;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.upload.result.ColumnTypes.Typing;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The columns of a result that transforms read or write, or that decide to which table a row goes, with their values in the
 * current row. Used by one thread.
 */
final class TransformedColumns implements Row {

    /** Why a column has a slot. */
    private enum Use {
        /** A transform reads it, and may change it. */
        TRANSFORMED,
        /** A transform writes it as a new one. */
        WRITTEN,
        /** It only decides to which table a row goes. */
        COMPARED
    }

    /** One column: of the result, or written by a transform. */
    static final class Slot {
        private static final int NONE = -1;

        private final Use use;
        private int position = NONE;
        private Typing typing = Typing.of(Optional.empty());
        private @Nullable Cell value;

        private Slot(Use use) {
            this.use = use;
        }

        @Nullable
        Cell cell() {
            return value;
        }

        @Nullable
        String text() {
            return value == null ? null : value.text();
        }

        /** Whether the result lacks the column, which is NULL in each row then. */
        boolean isMissing() {
            return use == Use.TRANSFORMED && position == NONE;
        }
    }

    private final ShapingContext context;
    private final List<Transform> transforms;
    /** Columns whose values are in no error. */
    private final Set<String> hidden;

    private final long[] changed;
    private final Map<String, Slot> slots = new LinkedHashMap<>();

    TransformedColumns(ShapingContext context) {
        this.context = context;
        this.transforms = context.shaping().transforms();
        this.hidden = context.shaping().hashed();
        this.changed = new long[transforms.size()];
        transforms.forEach(step -> {
            slots.computeIfAbsent(step.column(), column -> new Slot(Use.TRANSFORMED));
            step.operation().reads().forEach(read -> slots.computeIfAbsent(read, column -> new Slot(Use.TRANSFORMED)));
            step.into().ifPresent(column -> slots.put(column, new Slot(Use.WRITTEN)));
        });
    }

    Map<String, Slot> slots() {
        return slots;
    }

    Optional<Slot> slot(String column) {
        return Optional.ofNullable(slots.get(column));
    }

    /** The slot of a column that decides to which table a row goes; the result has it, or a transform reads or writes it. */
    Slot compared(String column) {
        return slots.computeIfAbsent(column, name -> new Slot(Use.COMPARED));
    }

    boolean isWritten(String column) {
        return slot(column).filter(slot -> slot.use == Use.WRITTEN).isPresent();
    }

    /** The column has appeared in the result. */
    void bind(Slot slot, int position, Optional<ColumnType> declared) {
        slot.position = position;
        slot.typing = Typing.of(declared);
    }

    /** The type of the column after all transforms. */
    Typing typing(String column) {
        return typings().get(column);
    }

    private Map<String, Typing> typings() {
        Map<String, Typing> typings = new HashMap<>();
        slots.forEach((column, slot) -> typings.put(column, slot.typing));
        transforms.forEach(
                step -> typings.put(step.target(), typings.get(step.column()).after(step.operation())));
        return typings;
    }

    /** To be called for each row. */
    void apply(ResultRows rows) {
        for (Slot slot : slots.values()) {
            slot.value = slot.position == Slot.NONE ? null : rows.cell(slot.position);
        }
        for (int i = 0; i < changed.length; i++) {
            Transform step = transforms.get(i);
            Cell before = slots.get(step.column()).value;
            Cell after = apply(step, before, rows.row());
            if (before == null ? after != null : !before.equals(after)) {
                changed[i]++;
            }
            slots.get(step.target()).value = after;
        }
    }

    private @Nullable Cell apply(Transform step, @Nullable Cell value, long row) {
        if (value == null) {
            return step.operation().ofNull();
        }
        try {
            return step.operation().apply(value, this);
        } catch (UnsuitableValueException unsuitable) {
            throw Fault.withValues(
                    ErrorClass.DATA,
                    shown -> "Row " + row + " of the result holds "
                            + named(unsuitable.column().orElse(step.column()), shown)
                            + ", to which the transform " + step.operation().label() + " cannot be applied: it "
                            + unsuitable.getMessage() + ". Nothing was stored. " + unsuitable.remedy());
        }
    }

    private String named(String column, UnaryOperator<String> shown) {
        Cell value = slots.get(column).value;
        if (value == null) {
            return "NULL in the column '" + column + "'";
        }
        return hidden.contains(column)
                ? "a value in the column '" + column + "' (not shown, since the column is hashed)"
                : "'" + shown.apply(Example.shortened(value.text())) + "' in the column '" + column + "'";
    }

    @Override
    public @Nullable Cell value(String column) {
        return slots.get(column).value;
    }

    @Override
    public ShapingContext context() {
        return context;
    }

    /** @param noColumn the beginning of a warning */
    List<String> warnings(String noColumn) {
        List<String> warnings = new ArrayList<>();
        slots.forEach((column, slot) -> {
            if (slot.isMissing()) {
                warnings.add(noColumn + column + "', which snowflake_transforms names.");
            }
        });
        return warnings;
    }

    List<ShapingReport.Applied> report() {
        List<ShapingReport.Applied> applied = new ArrayList<>();
        for (int i = 0; i < changed.length; i++) {
            Transform step = transforms.get(i);
            applied.add(new ShapingReport.Applied(step.operation().label(), step.column(), step.target(), changed[i]));
        }
        return applied;
    }
}
