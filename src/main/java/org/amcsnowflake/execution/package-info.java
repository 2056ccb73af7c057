/**
 * Executions and their upload settings, read from PostgreSQL; the database's checks and migrations. Start at {@link
 * org.amcsnowflake.execution.Execution}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.execution;
