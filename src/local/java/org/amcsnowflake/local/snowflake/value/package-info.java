/** Values as DuckDB holds them and Snowflake reads and writes them: VARIANT, timestamps, time zones. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.value;
