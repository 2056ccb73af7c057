package org.amcsnowflake.shaping;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Selects rows by the value of one column.
 *
 * @param column by its name after {@code snowflake_columns}
 * @param values of which the row has to have one, as it is after all transforms
 * @param includesNull whether NULL is one of them
 */
public record RowCondition(String column, Set<Cell> values, boolean includesNull) {
    public RowCondition {
        values = values.stream().map(ExactNumber::comparable).collect(Collectors.toUnmodifiableSet());
    }

    public boolean holds(@Nullable Cell value) {
        return value == null ? includesNull : values.contains(ExactNumber.comparable(value));
    }
}
