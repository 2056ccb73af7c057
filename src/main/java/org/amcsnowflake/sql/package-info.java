/**
 * Snowflake's SQL as values: names and literals, columns and their types, table descriptions, and the longer
 * statements. Start at {@link org.amcsnowflake.sql.MergeStatement}. Independent of sessions, uploads and PostgreSQL.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.sql;
