/**
 * Executes statements in DuckDB: {@link org.amcsnowflake.local.snowflake.execute.DuckEngine} contains what all sessions
 * share; a session delegates each kind of statement to its class.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.execute;
