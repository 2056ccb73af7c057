/**
 * Sessions with Snowflake: signing in, pooling, and the connection test. The only package that depends on the driver.
 * Start at {@link org.amcsnowflake.snowflake.SessionPool} and at {@link org.amcsnowflake.snowflake.Session}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.snowflake;
