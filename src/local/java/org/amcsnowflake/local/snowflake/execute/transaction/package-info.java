/**
 * Snowflake's transactions on DuckDB: {@link org.amcsnowflake.local.snowflake.execute.transaction.Transaction} is a
 * session's, and {@link org.amcsnowflake.local.snowflake.execute.transaction.TableLocks} are the account's.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.execute.transaction;
