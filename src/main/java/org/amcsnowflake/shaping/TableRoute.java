package org.amcsnowflake.shaping;

import java.util.List;
import java.util.Optional;

/**
 * One entry of {@code snowflake_tables}: a table, and which rows go to it.
 *
 * @param table as Snowflake stores the name
 * @param when empty for the rows that no other entry takes
 * @param columns applied after {@code snowflake_columns}, to the names as they are then
 * @param keyColumns instead of {@code snowflake_key_columns}
 */
public record TableRoute(
        String table, Optional<RowCondition> when, Optional<ColumnMapping> columns, Optional<List<String>> keyColumns) {

    /** All rows that no entry takes. */
    static TableRoute ofOthers(String table) {
        return new TableRoute(table, Optional.empty(), Optional.empty(), Optional.empty());
    }

    boolean isDefault() {
        return when.isEmpty();
    }
}
