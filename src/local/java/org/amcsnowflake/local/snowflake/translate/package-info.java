/**
 * Translates parsed statements to DuckDB's SQL: names are resolved in the catalog and every expression has its
 * Snowflake type, so that no SQL is passed through unread. Start at {@link
 * org.amcsnowflake.local.snowflake.translate.QueryTranslator}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.translate;
