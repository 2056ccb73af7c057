package org.amcsnowflake.shaping;

import java.util.Optional;

/**
 * One step of {@code snowflake_transforms}.
 *
 * @param column by the result's name, or a column that an earlier step has written
 * @param into the new column to write; empty to change the column itself
 */
public record Transform(String column, Operation operation, Optional<String> into) {

    /** The column that has the changed values. */
    public String target() {
        return into.orElse(column);
    }

    @Override
    public String toString() {
        return operation.label() + " of '" + column + "'";
    }
}
