/**
 * The line between the two halves of the local Snowflake: the protocol (HTTP, logins, sessions, faults) on one side,
 * SQL and data on the other. Start at {@link org.amcsnowflake.local.snowflake.engine.Engine}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.engine;
