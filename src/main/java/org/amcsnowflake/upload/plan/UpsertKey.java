package org.amcsnowflake.upload.plan;

import org.amcsnowflake.sql.Identifier;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The columns that identify a row in the target, and why they were chosen.
 *
 * @param columns all of them, including execution and row number if they are part of the key
 * @param reason for the receipt
 */
public record UpsertKey(Kind kind, List<Identifier> columns, String reason) {

    /** How the key's columns were chosen. */
    public enum Kind {
        /** Named by the execution's owner; they identify a row across executions. */
        EXPLICIT,
        WINDOW,
        WEEK,
        /** The first date column of the result: its values may change from one upload to the next. */
        DATE,
        /** Execution and row number alone. */
        NONE,
        /** Not an upsert: upload and row number, so that repeating the statement adds nothing. */
        APPEND
    }

    public UpsertKey {
        columns = List.copyOf(columns);
    }

    /** Columns that the execution's owner has named, in words, before a result is read. */
    public static String named(ColumnCase columnCase, List<String> columns) {
        return explicit(columns.stream().map(columnCase::name).toList()).toString();
    }

    static UpsertKey explicit(List<Identifier> columns) {
        return new UpsertKey(Kind.EXPLICIT, columns, "set by snowflake_key_columns");
    }

    boolean isExplicit() {
        return kind == Kind.EXPLICIT;
    }

    boolean isAppend() {
        return kind == Kind.APPEND;
    }

    @Override
    public String toString() {
        return columns.stream().map(Identifier::name).collect(Collectors.joining(", ", "", ": ")) + reason;
    }
}
