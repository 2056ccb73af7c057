/**
 * Executes statements in DuckDB: {@link org.amcsnowflake.local.snowflake.execute.DuckEngine} opens sessions, and a
 * session delegates each kind of statement to {@code change}, {@code load}, {@code define} or {@code show}. These
 * build on {@code query}, which builds on {@code state} and {@code transaction}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.execute;
