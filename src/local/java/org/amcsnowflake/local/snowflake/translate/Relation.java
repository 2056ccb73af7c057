package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.DataType;

import java.util.List;

/** Rows as DuckDB's SQL; its columns are named o0, o1 …, since DuckDB does not distinguish "Cost" from "cost". */
public record Relation(String sql, List<Output> columns) {
    public Relation {
        columns = List.copyOf(columns);
    }

    public record Output(String name, DataType type) {

        /** The type of a table's column created from it. */
        public DataType columnType() {
            return type.equals(DataType.Text.OF_NULL) ? DataType.Text.DEFAULT : type;
        }
    }

    public static String column(int index) {
        return "o" + index;
    }
}
