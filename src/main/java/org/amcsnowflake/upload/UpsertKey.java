package org.amcsnowflake.upload;

import org.amcsnowflake.snowflake.Identifier;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The columns that identify a row in the target, and why they do.
 *
 * @param columns besides these, rows are told apart by execution and row number, unless {@code kind} is EXPLICIT
 * @param reason a sentence for the receipt
 */
public record UpsertKey(Kind kind, List<Identifier> columns, String reason) {

    /** Where the key's columns come from. */
    public enum Kind {
        /** Named by the execution's owner; they identify a row across executions. */
        EXPLICIT,
        WINDOW,
        WEEK,
        /** The first date column of the result: its values may change from one upload to the next. */
        DATE,
        /** Execution and row number alone. */
        NONE
    }

    public UpsertKey {
        columns = List.copyOf(columns);
    }

    boolean isExplicit() {
        return kind == Kind.EXPLICIT;
    }

    @Override
    public String toString() {
        return columns.stream().map(Identifier::name).collect(Collectors.joining(", ", "", ": ")) + reason;
    }
}
