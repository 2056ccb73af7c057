package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.sql.FormatOptions;
import org.amcsnowflake.local.snowflake.sql.ObjectName;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** What a translation needs from its session. */
public interface Names {

    /** @throws org.amcsnowflake.local.snowflake.engine.SnowflakeError 002003 if there is none */
    Table table(ObjectName name);

    /** @param name of a view, such as {@code INFORMATION_SCHEMA.TABLES} */
    Relation informationSchema(ObjectName name);

    /**
     * @param arguments as texts, by upper-cased name or by number from 1
     * @throws org.amcsnowflake.local.snowflake.engine.SnowflakeError 002141 for an unknown one
     */
    Relation tableFunction(ObjectName name, Map<String, String> arguments);

    /** @throws org.amcsnowflake.local.snowflake.engine.SnowflakeError 002003 if error logging is off */
    Relation errorTable(ObjectName base);

    /** CURRENT_USER and similar; null if the session has none. */
    @Nullable
    String current(String what);

    /** The value of a bind in DuckDB's SQL, with its type. */
    Typed bind(int index);

    /**
     * With an array of binds, the rows that the binds belong to, in DuckDB's SQL: a VALUES of one row, or a SELECT
     * without FROM, has a row for each of them.
     */
    @Nullable
    String boundRowsSource();

    /** The default of a column of the inserted row, from 0. */
    Typed initial(int index);

    /** A name that is unique in the statement. */
    String newAlias();

    /** @param pattern a regular expression for the stored paths; null for any */
    StagedRows staged(String stage, FormatOptions format, @Nullable String pattern);
}
