package org.amcsnowflake.local.snowflake.execute.query;

import org.amcsnowflake.local.snowflake.translate.Typed;

import java.util.function.IntFunction;

/**
 * Rows that a statement with binds is executed for.
 *
 * @param from in DuckDB's SQL
 * @param values of the binds, by index, in its columns
 */
public record BoundSource(String from, IntFunction<Typed> values) {}
