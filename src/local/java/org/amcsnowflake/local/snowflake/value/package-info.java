/** Values as stored in DuckDB, and as Snowflake parses and formats them: VARIANT, timestamps, time zones. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.value;
