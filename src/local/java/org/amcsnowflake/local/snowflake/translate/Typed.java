package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A value as DuckDB's SQL.
 *
 * @param type null for a bare NULL, which takes any type
 */
public record Typed(String sql, @Nullable DataType type) {
    public Typed {
        type = DataType.Text.OF_NULL.equals(type) ? null : type;
    }

    static Typed text(String sql) {
        return new Typed(sql, DataType.Text.DEFAULT);
    }

    static Typed logical(String sql) {
        return new Typed(sql, new DataType.Logical());
    }

    static Typed integer(String sql) {
        return new Typed(sql, DataType.Numeric.INTEGER);
    }

    DataType typeOr(DataType otherwise) {
        return type == null ? otherwise : type;
    }
}
