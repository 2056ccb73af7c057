/**
 * The warehouse's side: sessions and their pool, names, types and literals, the statements, and what its errors mean.
 * Start at {@link org.amcsnowflake.snowflake.MergeStatement} for what is sent and at
 * {@link org.amcsnowflake.snowflake.Session} for what it runs in.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.snowflake;
