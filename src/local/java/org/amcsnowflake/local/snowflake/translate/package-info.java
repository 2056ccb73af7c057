/**
 * Makes DuckDB's SQL of what was read: names are resolved against the catalog and every value gets its Snowflake type, so
 * that nothing passes through unread. Start at {@link org.amcsnowflake.local.snowflake.translate.QueryTranslator}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.translate;
