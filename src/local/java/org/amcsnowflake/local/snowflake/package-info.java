/**
 * A Snowflake for tests and demos: an HTTP server for the unmodified drivers, based on DuckDB. Start at {@link
 * org.amcsnowflake.local.snowflake.LocalSnowflake}. {@code protocol} handles HTTP; {@code session} has users, sessions
 * and statements; {@code fault} injects failures; SQL and data are behind the interface in {@code engine}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake;
