package org.amcsnowflake.upload;

import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.snowflake.Identifier;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Chooses the upsert key: the columns that were asked for, else the window, else the week, else the result's first date
 * column, else none. Knows nothing but names.
 */
final class KeyChoice {
    private final MetadataColumns metadata;
    private final Collection<Identifier> available;
    private final List<Identifier> dates;
    private final boolean ordered;

    /**
     * @param available every column the target will have, ours included
     * @param dates the result's own columns whose values are all dates or timestamps
     * @param ordered whether the result gives its columns an order; else {@code dates} is looked at alphabetically
     */
    KeyChoice(MetadataColumns metadata, Collection<Identifier> available, List<Identifier> dates, boolean ordered) {
        this.metadata = metadata;
        this.available = available;
        this.dates = dates;
        this.ordered = ordered;
    }

    UpsertKey choose(List<Identifier> explicit) {
        if (!explicit.isEmpty()) {
            explicit.forEach(this::requireAvailable);
            return new UpsertKey(UpsertKey.Kind.EXPLICIT, explicit, "as snowflake_key_columns says");
        }
        List<Identifier> window = List.of(metadata.windowStart(), metadata.windowEnd());
        if (available.containsAll(window)) {
            return new UpsertKey(UpsertKey.Kind.WINDOW, window, "the execution's time window");
        }
        if (available.contains(metadata.weekStart())) {
            return new UpsertKey(UpsertKey.Kind.WEEK, List.of(metadata.weekStart()), "the week's start");
        }
        return firstDate()
                .map(date -> new UpsertKey(UpsertKey.Kind.DATE, List.of(date), "the first date column of the result"))
                .orElseGet(() -> new UpsertKey(
                        UpsertKey.Kind.NONE, List.of(), "no date column, so execution and row number alone"));
    }

    private Optional<Identifier> firstDate() {
        Stream<Identifier> candidates = dates.stream();
        return ordered ? candidates.findFirst() : candidates.min(Comparator.comparing(Identifier::name));
    }

    private void requireAvailable(Identifier column) {
        if (!available.contains(column)) {
            throw new InvalidExecutionException("snowflake_key_columns names the column " + column
                    + ", which the result does not have; its columns are " + available + ".");
        }
    }
}
