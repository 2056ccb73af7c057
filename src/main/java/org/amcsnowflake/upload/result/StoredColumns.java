package org.amcsnowflake.upload.result;

import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.shaping.Cell;
import org.amcsnowflake.shaping.ColumnNames;
import org.amcsnowflake.shaping.InvalidOptionException;
import org.amcsnowflake.shaping.Shaping;
import org.amcsnowflake.shaping.TableRoute;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.upload.result.TransformedColumns.Slot;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The columns of a result that one table gets, under their names there. Used by one thread. */
final class StoredColumns {
    private static final int MISSING = -1;

    /**
     * A column.
     *
     * @param position in the result, unless it has a slot
     * @param slot if transforms read or write it
     */
    private record Stored(ColumnProfile profile, int position, Optional<Slot> slot) {
        @Nullable
        String text(ResultRows rows) {
            if (slot.isPresent()) {
                return slot.get().text();
            }
            return position == MISSING ? null : rows.value(position);
        }

        @Nullable
        Cell cell(ResultRows rows) {
            if (slot.isPresent()) {
                return slot.get().cell();
            }
            return position == MISSING ? null : rows.cell(position);
        }
    }

    private final ColumnNames names;
    private final TransformedColumns transformed;
    private final UnaryOperator<String> fold;
    private final boolean getsAllRows;
    private final List<Stored> stored = new ArrayList<>();
    private final List<ColumnProfile> profiles = new ArrayList<>();
    private final Map<String, ColumnProfile> byName = new HashMap<>();
    private final Map<String, String> renamed = new TreeMap<>();
    private final List<String> dropped = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private ReadResult.Rows rows = ReadResult.Rows.NONE;

    /** @param route to the table; empty if all rows go to it */
    StoredColumns(
            Shaping shaping, Optional<TableRoute> route, TransformedColumns transformed, UnaryOperator<String> fold) {
        this.names = new ColumnNames(shaping, route, fold);
        this.transformed = transformed;
        this.fold = fold;
        this.getsAllRows = route.isEmpty();
    }

    /** A column of the result has appeared that no transform reads or writes. */
    ColumnProfile appeared(String column, int position, Optional<ColumnType> declared) {
        Optional<String> name = target(column);
        ColumnProfile profile = profile(column, name.orElse(column), declared);
        if (name.isPresent()) {
            store(profile, position, Optional.empty());
        } else {
            dropped.add(column);
        }
        return profile;
    }

    /** The same for a column that a transform reads or writes. */
    void appeared(String column, Slot slot, Optional<ColumnType> declared) {
        if (target(column).isEmpty()) {
            dropped.add(column);
        }
        if (!isStored(slot)) {
            storeSlot(column, slot, declared);
        }
    }

    /** Slots without a column so far have values even if the result has none for them, and their place must not change later. */
    void storeOtherSlots() {
        transformed.slots().forEach((column, slot) -> {
            boolean hasPlace = transformed.isWritten(column) || slot.isMissing() && !names.refuses(column);
            if (!isStored(slot) && hasPlace) {
                storeSlot(column, slot, Optional.empty());
            }
        });
    }

    private boolean isStored(Slot slot) {
        return stored.stream().anyMatch(each -> each.slot().equals(Optional.of(slot)));
    }

    private void storeSlot(String column, Slot slot, Optional<ColumnType> declared) {
        target(column)
                .ifPresent(name -> store(
                        profile(column, name, declared).transformed(transformed.typing(column)),
                        MISSING,
                        Optional.of(slot)));
    }

    private ColumnProfile profile(String column, String name, Optional<ColumnType> declared) {
        return names.areSet(column)
                ? ColumnProfile.mapped(column, name, declared)
                : new ColumnProfile(column, declared);
    }

    private Optional<String> target(String column) {
        try {
            return names.target(column);
        } catch (InvalidOptionException refused) {
            throw new InvalidExecutionException("metadata." + refused.getMessage());
        }
    }

    private void store(ColumnProfile profile, int position, Optional<Slot> slot) {
        ColumnProfile other = byName.put(fold.apply(profile.name()), profile);
        if (other != null) {
            throw new InvalidExecutionException("its columns '" + other.source() + "' and '" + profile.source()
                    + "' would both be stored as \"" + fold.apply(profile.name()) + "\": correct "
                    + names.option() + ", then retry.");
        }
        if (!getsAllRows) {
            profile.isOfSomeRows();
        }
        profiles.add(profile);
        stored.add(new Stored(profile, position, slot));
        if (!profile.name().equals(profile.source())) {
            renamed.put(profile.source(), profile.name());
        }
    }

    /** The current row goes to this table. */
    void take(ResultRows row) {
        for (Stored column : stored) {
            // The values of other columns are observed while they are read.
            if (column.slot().isPresent() || !getsAllRows) {
                Cell cell = column.cell(row);
                if (cell != null) {
                    column.profile().observe(row.row(), rows.last(), cell);
                }
            }
        }
        rows = rows.with(row.row());
    }

    /**
     * Adds the columns that the rows should have had. To be called once.
     *
     * @param noColumn the beginning of a warning
     * @param isWhole whether all rows have been read
     */
    void complete(String noColumn, boolean isWhole) {
        transformed.slots().forEach((column, slot) -> {
            if (slot.isMissing()) {
                profiles.stream()
                        .filter(profile -> profile.source().equals(column))
                        .forEach(ColumnProfile::isMissing);
            }
        });
        Set<String> sources = profiles.stream().map(ColumnProfile::source).collect(Collectors.toSet());
        names.missing(sources).forEach((column, name) -> {
            ColumnProfile profile = ColumnProfile.mapped(column, name, Optional.empty());
            profile.isMissing();
            store(profile, MISSING, Optional.empty());
            warnings.add(noColumn + column + (isWhole ? "', so \"" : "'; if later ones lack it too, \"") + name
                    + "\" is NULL in each row.");
        });
    }

    List<ColumnProfile> profiles() {
        return profiles;
    }

    @Nullable
    String value(ResultRows row, int column) {
        return stored.get(column).text(row);
    }

    ReadResult.Rows rows() {
        return rows;
    }

    Map<String, String> renamed() {
        return renamed;
    }

    List<String> dropped() {
        return dropped;
    }

    List<String> warnings() {
        return warnings;
    }
}
