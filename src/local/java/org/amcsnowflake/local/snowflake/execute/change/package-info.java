/**
 * INSERT, UPDATE, DELETE and MERGE: {@link org.amcsnowflake.local.snowflake.execute.change.Changes} runs each in the
 * session's transaction.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.execute.change;
