/**
 * Runs statements on DuckDB: {@link org.amcsnowflake.local.snowflake.execute.DuckEngine} holds what all sessions share, a
 * session hands each kind of statement to the class that knows it.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.execute;
