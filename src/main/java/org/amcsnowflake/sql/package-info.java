/**
 * Snowflake's SQL as values: names and literals, columns and their types, tables as they are described, and the longer statements.
 * Start at {@link org.amcsnowflake.sql.MergeStatement}. Knows nothing of sessions, uploads or PostgreSQL.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.sql;
