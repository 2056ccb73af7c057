/**
 * The interface between the two halves of the local Snowflake: the protocol (HTTP, logins, sessions, faults), and SQL
 * and data. Start at {@link org.amcsnowflake.local.snowflake.engine.Engine}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.engine;
