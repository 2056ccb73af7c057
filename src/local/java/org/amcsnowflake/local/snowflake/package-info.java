/**
 * A Snowflake for tests and for trying out: an HTTP server that the unmodified drivers talk to, with DuckDB behind it.
 * Start at {@link org.amcsnowflake.local.snowflake.LocalSnowflake}. {@code protocol} speaks HTTP, {@code session} knows
 * users, sessions and statements, {@code fault} breaks things on demand; behind the interface in {@code engine} lie SQL
 * and data.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake;
