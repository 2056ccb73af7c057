package org.amcsnowflake.local.snowflake.engine;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a statement answered.
 *
 * @param rows cells in the drivers' JSON wire form (see facts of the protocol: boolean 1 or 0, date as epoch days,
 *     timestamps as seconds with nine decimals …), null for SQL NULL; may be a lazy view of a large result
 * @param upload for PUT alone: what the client is to copy where
 */
public record Answer(
        StatementType type,
        List<ResultColumn> columns,
        Iterable<@Nullable String[]> rows,
        @Nullable Upload upload) {

    public Answer {
        columns = List.copyOf(columns);
    }

    /** The one-row, one-column answer of DDL and session statements. */
    public static Answer status(StatementType type, String text) {
        return new Answer(
                type,
                List.of(new ResultColumn("status", "text", true, 0, 0, 16_777_216)),
                List.<String[]>of(new String[] {text}),
                null);
    }
}
