package org.amcsnowflake.upload.result;

import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.shaping.ColumnMapping;
import org.amcsnowflake.shaping.InvalidOptionException;
import org.amcsnowflake.shaping.Shaping;
import org.amcsnowflake.shaping.ShapingContext;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.upload.result.TransformedColumns.Slot;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The rows of a result as the options of its upload shape them. What is dropped here leaves no trace in files or
 * statements. Used by one thread.
 */
final class ShapedRows implements RowSource {
    private static final int MISSING = -1;

    private final Shaping shaping;
    private final TransformedColumns transformed;
    private final UnaryOperator<String> fold;
    private final ResultRows rows;
    private final List<ColumnProfile> stored = new ArrayList<>();
    /** For each stored column, its position in the result, unless it has a slot. */
    private final List<Integer> positions = new ArrayList<>();

    private final List<Optional<Slot>> slots = new ArrayList<>();

    private final Map<String, ColumnProfile> byName = new HashMap<>();
    private final Map<String, String> renamed = new TreeMap<>();
    private final List<String> dropped = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private int seen;

    ShapedRows(InputStream rows, List<ResultShape.DeclaredColumn> declared, ShapingContext context) throws IOException {
        this.shaping = context.shaping();
        this.fold = context.fold();
        this.transformed = new TransformedColumns(context);
        this.rows = new ResultRows(rows, declared, this::appeared);
        // They have values even if the result has none for them, and their place must not change later.
        transformed.slots().forEach((column, slot) -> {
            boolean hasPlace = transformed.isWritten(column) || slot.isMissing() && !shaping.refuses(column);
            if (!slot.isStored() && hasPlace) {
                storeSlot(column, slot);
            }
        });
    }

    private void storeSlot(String column, Slot slot) {
        target(column)
                .ifPresent(name -> store(
                        transformed.store(column, slot, profile(column, name, Optional.empty())),
                        MISSING,
                        Optional.of(slot)));
    }

    /** A column of the result has appeared, which is the next one in {@link #rows}. */
    private ColumnProfile appeared(String column, Optional<ColumnType> declared) {
        int position = seen++;
        Optional<String> name = target(column);
        if (name.isEmpty()) {
            dropped.add(column);
        }
        Optional<Slot> slot = transformed.slot(column);
        if (slot.isPresent()) {
            if (transformed.isWritten(column)) {
                throw new InvalidExecutionException("its result has the column '" + column
                        + "', which snowflake_transforms would write as a new one; choose another name, then retry.");
            }
            transformed.bind(slot.get(), position, declared);
            if (!slot.get().isStored()) {
                name.ifPresent(stored ->
                        store(transformed.store(column, slot.get(), profile(column, stored, declared)), MISSING, slot));
            }
            // Its values are observed when they have been transformed.
            return new ColumnProfile(column, declared);
        }
        ColumnProfile profile = profile(column, name.orElse(column), declared);
        if (name.isPresent()) {
            store(profile, position, Optional.empty());
        }
        return profile;
    }

    private ColumnProfile profile(String column, String name, Optional<ColumnType> declared) {
        return shaping.columns().names(column)
                ? ColumnProfile.mapped(column, name, declared)
                : new ColumnProfile(column, declared);
    }

    private Optional<String> target(String column) {
        try {
            return shaping.target(column);
        } catch (InvalidOptionException refused) {
            throw new InvalidExecutionException("metadata." + refused.getMessage());
        }
    }

    private void store(ColumnProfile profile, int position, Optional<Slot> slot) {
        ColumnProfile other = byName.put(fold.apply(profile.name()), profile);
        if (other != null) {
            throw new InvalidExecutionException("its columns '" + other.source() + "' and '" + profile.source()
                    + "' would both be stored as \"" + fold.apply(profile.name()) + "\": correct "
                    + ColumnMapping.OPTION + ", then retry.");
        }
        stored.add(profile);
        positions.add(position);
        slots.add(slot);
        if (!profile.name().equals(profile.source())) {
            renamed.put(profile.source(), profile.name());
        }
    }

    /**
     * Adds the columns that the rows should have had. To be called once.
     *
     * @param isWhole whether all rows have been read
     */
    void complete(boolean isWhole) {
        String noColumn = isWhole
                ? "The result has no column '"
                : String.format(Locale.ROOT, "The first %,d rows have no column '", row());
        transformed.slots().forEach((column, slot) -> {
            if (slot.isMissing()) {
                stored.stream()
                        .filter(profile -> profile.source().equals(column))
                        .forEach(ColumnProfile::isMissing);
                warnings.add(noColumn + column + "', which snowflake_transforms names.");
            }
        });
        Set<String> sources = stored.stream().map(ColumnProfile::source).collect(Collectors.toSet());
        shaping.columns().names().forEach((column, name) -> {
            if (name.isPresent() && !sources.contains(column)) {
                ColumnProfile profile = ColumnProfile.mapped(column, name.get(), Optional.empty());
                profile.isMissing();
                store(profile, MISSING, Optional.empty());
                warnings.add(noColumn + column + (isWhole ? "', so \"" : "'; if later ones lack it too, \"")
                        + name.get() + "\" is NULL in each row.");
            }
        });
    }

    ShapingReport report() {
        return new ShapingReport(renamed, dropped, transformed.report(), warnings);
    }

    @Override
    public boolean next() throws IOException {
        if (!rows.next()) {
            return false;
        }
        transformed.apply(rows);
        return true;
    }

    @Override
    public long row() {
        return rows.row();
    }

    @Override
    public List<ColumnProfile> columns() {
        return stored;
    }

    @Override
    public @Nullable String value(int column) {
        Optional<Slot> slot = slots.get(column);
        if (slot.isPresent()) {
            return slot.get().text();
        }
        int position = positions.get(column);
        return position == MISSING ? null : rows.value(position);
    }
}
