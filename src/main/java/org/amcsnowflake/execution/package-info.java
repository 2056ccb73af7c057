/**
 * What an execution is and what its owner asked for, read from PostgreSQL. Start at {@link
 * org.amcsnowflake.execution.Execution}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.execution;
