/**
 * Snowflake's SQL as values: names and literals, columns and their types, table descriptions, and the statements that
 * are long or have several users. Start at {@link org.amcsnowflake.sql.TargetTable}, and for a MERGE at {@link
 * org.amcsnowflake.sql.merge.MergeStatement}. Independent of sessions, uploads and PostgreSQL.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.sql;
