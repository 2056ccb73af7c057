package org.amcsnowflake.upload.result;

import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.shaping.ColumnMapping;
import org.amcsnowflake.shaping.InvalidOptionException;
import org.amcsnowflake.shaping.Shaping;
import org.amcsnowflake.sql.ColumnType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The rows of a result as the options of its upload shape them. What is dropped here leaves no trace in files or
 * statements. Used by one thread.
 */
final class ShapedRows implements RowSource {
    private static final int MISSING = -1;

    private final ColumnMapping mapping;
    private final UnaryOperator<String> fold;
    private final ResultRows rows;
    private final List<ColumnProfile> stored = new ArrayList<>();
    /** For each stored column, its position in the result. */
    private final List<Integer> positions = new ArrayList<>();

    private final Map<String, ColumnProfile> byName = new HashMap<>();
    private final Map<String, String> renamed = new TreeMap<>();
    private final List<String> dropped = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private int seen;

    /** @param fold converts a column's name to its form in the target */
    ShapedRows(InputStream rows, List<ResultShape.DeclaredColumn> declared, Shaping shaping, UnaryOperator<String> fold)
            throws IOException {
        this.mapping = shaping.columns();
        this.fold = fold;
        this.rows = new ResultRows(rows, declared, this::appeared);
    }

    /** A column of the result has appeared, which is the next one in {@link #rows}. */
    private ColumnProfile appeared(String column, Optional<ColumnType> declared) {
        int position = seen++;
        Optional<String> name = target(column);
        if (name.isEmpty()) {
            dropped.add(column);
            return new ColumnProfile(column, declared);
        }
        ColumnProfile profile = mapping.names(column)
                ? ColumnProfile.mapped(column, name.get(), declared)
                : new ColumnProfile(column, declared);
        store(profile, position);
        return profile;
    }

    private Optional<String> target(String column) {
        try {
            return mapping.target(column);
        } catch (InvalidOptionException refused) {
            throw new InvalidExecutionException("metadata." + refused.getMessage());
        }
    }

    private void store(ColumnProfile profile, int position) {
        ColumnProfile other = byName.put(fold.apply(profile.name()), profile);
        if (other != null) {
            throw new InvalidExecutionException("its columns '" + other.source() + "' and '" + profile.source()
                    + "' would both be stored as \"" + fold.apply(profile.name()) + "\": correct "
                    + ColumnMapping.OPTION + ", then retry.");
        }
        stored.add(profile);
        positions.add(position);
        if (!profile.name().equals(profile.source())) {
            renamed.put(profile.source(), profile.name());
        }
    }

    /** To be called when all rows have been read: adds the columns that the result should have had. */
    void complete() {
        mapping.names().forEach((column, name) -> {
            boolean isMissing =
                    stored.stream().noneMatch(profile -> profile.source().equals(column));
            if (name.isPresent() && isMissing) {
                ColumnProfile profile = ColumnProfile.mapped(column, name.get(), Optional.empty());
                profile.isMissing();
                store(profile, MISSING);
                warnings.add(
                        "The result has no column '" + column + "', so \"" + name.get() + "\" is NULL in each row.");
            }
        });
    }

    ShapingReport report() {
        return new ShapingReport(renamed, dropped, warnings);
    }

    @Override
    public boolean next() throws IOException {
        return rows.next();
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
        int position = positions.get(column);
        return position == MISSING ? null : rows.value(position);
    }
}
