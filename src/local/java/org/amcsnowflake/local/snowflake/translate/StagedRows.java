package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.DataType;

/**
 * The records of staged files as a DuckDB table, created just before the statement runs. Besides its fields it has the
 * columns {@code file}, {@code record}, {@code modified} and {@code etag}.
 */
public interface StagedRows {

    String table();

    /** DuckDB's name of a field, from 1; NULL in records without it. */
    String field(int number);

    DataType fieldType();
}
