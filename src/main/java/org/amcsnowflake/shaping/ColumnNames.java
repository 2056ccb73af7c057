package org.amcsnowflake.shaping;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The names of a result's columns in one table: {@code snowflake_columns} comes first, and the columns of the table's entry, if it
 * has any, are applied to the names as they are then. Those are compared like other names of the target.
 */
public final class ColumnNames {
    private final Shaping shaping;
    private final Optional<TableRoute> route;
    /** By names in the target's form. */
    private final Optional<ColumnMapping> own;

    private final UnaryOperator<String> fold;

    /**
     * @param route to the table; empty for the names that {@code snowflake_columns} gives
     * @param fold converts a name to its form in the target
     */
    public ColumnNames(Shaping shaping, Optional<TableRoute> route, UnaryOperator<String> fold) {
        this.shaping = shaping;
        this.route = route;
        this.own = route.flatMap(TableRoute::columns).map(mapping -> mapping.folded(fold));
        this.fold = fold;
    }

    /** The name that {@code snowflake_columns} gives the column, in the target's form; empty if it is dropped. */
    public Optional<String> shared(String column) {
        return shaping.target(column).map(fold);
    }

    /**
     * The column's name in the table; empty if it is dropped.
     *
     * @param column by the result's name, or one that a transform writes
     * @throws InvalidOptionException if columns that are not named fail the upload
     */
    public Optional<String> target(String column) {
        return shaping.target(column).flatMap(name -> ofEntry(column, name));
    }

    private Optional<String> ofEntry(String column, String name) {
        String folded = fold.apply(name);
        if (own.isEmpty()
                || !own.get().names(folded)
                        && (own.get().others() == ColumnMapping.Others.KEEP || shaping.isWritten(column))) {
            return Optional.of(name);
        }
        try {
            return own.get().target(folded);
        } catch (InvalidOptionException refused) {
            throw shaping.inTable(route.orElseThrow(), refused);
        }
    }

    /** Whether the execution's owner has chosen the column's name, or that it is dropped. */
    public boolean areSet(String column) {
        return shaping.columns().names(column) || isNamedByEntry(column);
    }

    private boolean isNamedByEntry(String column) {
        return own.isPresent()
                && !shaping.columns().refuses(column)
                && shared(column).filter(own.get()::names).isPresent();
    }

    /** Whether the result must not have the column, so that there is no place for it. */
    public boolean refuses(String column) {
        return shaping.columns().refuses(column)
                || own.isPresent() && shared(column).filter(own.get()::refuses).isPresent();
    }

    /**
     * The columns that the table has even if the result lacks them, with their names in the table.
     *
     * @param present the columns that it has, by the result's names
     */
    public Map<String, String> missing(Set<String> present) {
        Map<String, String> missing = new LinkedHashMap<>();
        shaping.columns().names().keySet().stream()
                .filter(column -> !present.contains(column) && !refuses(column))
                .forEach(column -> target(column).ifPresent(name -> missing.put(column, name)));
        route.flatMap(TableRoute::columns)
                .ifPresent(mapping -> mapping.names().forEach((column, name) -> {
                    String folded = fold.apply(column);
                    boolean isShared = shaping.columns().names().values().stream()
                            .flatMap(Optional::stream)
                            .anyMatch(shared -> fold.apply(shared).equals(folded));
                    boolean isPresent = present.stream()
                            .anyMatch(
                                    each -> shared(each).filter(folded::equals).isPresent());
                    if (name.isPresent() && !isShared && !isPresent) {
                        missing.put(column, name.get());
                    }
                }));
        return missing;
    }

    /** The option to correct if two columns would have one name. */
    public String option() {
        return own.isPresent() ? TableList.OPTION : ColumnMapping.OPTION;
    }
}
