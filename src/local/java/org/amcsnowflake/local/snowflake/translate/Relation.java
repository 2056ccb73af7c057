package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.DataType;

import java.util.List;

/** Rows as DuckDB's SQL; the columns are named o0, o1 … there, since DuckDB cannot tell "Cost" from "cost". */
public record Relation(String sql, List<Output> columns) {
    public Relation {
        columns = List.copyOf(columns);
    }

    public record Output(String name, DataType type) {}

    public static String column(int index) {
        return "o" + index;
    }
}
