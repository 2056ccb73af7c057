/**
 * The options that shape a result on its way to Snowflake. Start at {@link org.amcsnowflake.shaping.Shaping}. Values
 * only: {@code upload.result} applies them.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.shaping;
