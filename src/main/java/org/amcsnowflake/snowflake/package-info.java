/**
 * The warehouse's side: sessions and their pool, names, types and literals, the statements, and what its errors mean.
 * Start at {@link org.amcsnowflake.snowflake.MergeStatement} for what is sent and at
 * {@link org.amcsnowflake.snowflake.RoutingDataSource} for how the routes send it.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.snowflake;
