/**
 * Snowflake's SQL as values: names and literals, columns and their types, table descriptions, and the statements that
 * are long or have several users. Start at {@link org.amcsnowflake.sql.MergeStatement}. Independent of sessions,
 * uploads and PostgreSQL.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.sql;
