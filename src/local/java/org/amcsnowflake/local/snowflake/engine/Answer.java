package org.amcsnowflake.local.snowflake.engine;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The result of a statement.
 *
 * @param rows cells in the drivers' JSON wire form (booleans as 1 or 0, dates as epoch days, timestamps as seconds with
 *     nine decimals …), null for SQL NULL; may be a lazy view of a large result
 * @param upload only for PUT: which files the client copies where
 */
public record Answer(
        StatementType type,
        List<ResultColumn> columns,
        Iterable<@Nullable String[]> rows,
        @Nullable Upload upload) {

    public Answer {
        columns = List.copyOf(columns);
    }

    /** The one-row, one-column result of DDL and session statements. */
    public static Answer status(StatementType type, String text) {
        return new Answer(
                type,
                List.of(new ResultColumn("status", "text", true, 0, 0, 16_777_216)),
                List.<String[]>of(new String[] {text}),
                null);
    }
}
