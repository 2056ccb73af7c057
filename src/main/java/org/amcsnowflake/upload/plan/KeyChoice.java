package org.amcsnowflake.upload.plan;

import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.execution.Strategy;
import org.amcsnowflake.sql.Identifier;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Chooses what identifies a row in the target: the requested columns; otherwise execution and row number together with
 * the window, else the week, else the result's first date column, if any. Depends only on names.
 */
final class KeyChoice {
    private final MetadataColumns metadata;
    private final Collection<Identifier> available;
    private final List<String> dates;
    private final Map<String, Identifier> renamed;
    private final boolean ordered;

    /**
     * @param available every column the target will have, including those this service adds
     * @param dates the result's own columns whose values are all dates or timestamps, by the result's names, which Snowflake
     *     may not accept
     * @param renamed the names in the target of all columns of the result
     * @param ordered whether the result orders its columns; otherwise {@code dates} is used in alphabetical order
     */
    KeyChoice(
            MetadataColumns metadata,
            Collection<Identifier> available,
            List<String> dates,
            Map<String, Identifier> renamed,
            boolean ordered) {
        this.metadata = metadata;
        this.available = available;
        this.dates = dates;
        this.renamed = renamed;
        this.ordered = ordered;
    }

    /**
     * @param explicit the requested columns, if any
     * @throws InvalidExecutionException if the result lacks one of them
     */
    UpsertKey choose(Strategy strategy, List<Identifier> explicit) {
        if (strategy == Strategy.APPEND) {
            return new UpsertKey(
                    UpsertKey.Kind.APPEND,
                    List.of(metadata.uploadId(), metadata.rowNumber()),
                    "append adds the rows once for each upload");
        }
        if (!explicit.isEmpty()) {
            explicit.forEach(this::requireAvailable);
            return UpsertKey.explicit(explicit);
        }
        List<Identifier> window = Stream.of(metadata.windowStart(), metadata.windowEnd())
                .map(this::inTarget)
                .toList();
        if (available.containsAll(window)) {
            return ofExecution(UpsertKey.Kind.WINDOW, window, "the execution's time window");
        }
        Identifier week = inTarget(metadata.weekStart());
        if (available.contains(week)) {
            return ofExecution(UpsertKey.Kind.WEEK, List.of(week), "the week's start");
        }
        return firstDate()
                .map(renamed::get)
                .map(date ->
                        ofExecution(UpsertKey.Kind.DATE, List.of(date), "the first date column of the result, " + date))
                .orElseGet(() -> ofExecution(UpsertKey.Kind.NONE, List.of(), "the result has no date column"));
    }

    private Identifier inTarget(Identifier column) {
        return renamed.getOrDefault(column.name(), column);
    }

    private UpsertKey ofExecution(UpsertKey.Kind kind, List<Identifier> scope, String reason) {
        List<Identifier> columns = new ArrayList<>();
        columns.add(metadata.executionId());
        columns.addAll(scope);
        columns.add(metadata.rowNumber());
        return new UpsertKey(kind, columns, reason);
    }

    private Optional<String> firstDate() {
        return ordered ? dates.stream().findFirst() : dates.stream().min(Comparator.naturalOrder());
    }

    private void requireAvailable(Identifier column) {
        if (!available.contains(column)) {
            throw new InvalidExecutionException("snowflake_key_columns names the column " + column
                    + ", which the result does not have; its columns are " + available + ".");
        }
    }
}
