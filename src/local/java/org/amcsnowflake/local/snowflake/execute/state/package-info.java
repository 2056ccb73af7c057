/**
 * What statements run in: {@link org.amcsnowflake.local.snowflake.execute.state.AccountState} is shared by all
 * sessions, {@link org.amcsnowflake.local.snowflake.execute.state.SessionContext} belongs to one. Privileges are
 * checked here.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.execute.state;
