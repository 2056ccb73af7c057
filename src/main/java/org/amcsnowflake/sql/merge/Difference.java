package org.amcsnowflake.sql.merge;

import org.amcsnowflake.sql.Column;
import org.amcsnowflake.sql.ColumnType;

/**
 * Whether a column of the target has another value than the source. Values that Snowflake's operators treat as equal
 * although they are stored differently are compared more exactly.
 */
public record Difference(Column column) {

    public String sql() {
        // The source has only NULLs for it, and some of these types have no comparison.
        if (column.type() instanceof ColumnType.Other) {
            return "target." + column.name() + " IS NOT NULL";
        }
        String differs = distinct("");
        // The same instant with another offset has another local time.
        return column.type() instanceof ColumnType.Timestamp timestamp && timestamp.zone() == ColumnType.Zone.TZ
                ? differs + " OR " + distinct("::TIMESTAMP_NTZ(9)")
                : differs;
    }

    private String distinct(String cast) {
        return exact("target.") + cast + " IS DISTINCT FROM " + exact("source.") + cast;
    }

    private String exact(String row) {
        String value = row + column.name();
        if (column.type() instanceof ColumnType.Variant) {
            return "TO_JSON(" + value + ")";
        }
        // Its collation may ignore case; texts within VARIANT have none.
        if (column.type() instanceof ColumnType.Text text && !text.collation().isEmpty()) {
            return "TO_JSON(TO_VARIANT(" + value + "))";
        }
        return value;
    }
}
