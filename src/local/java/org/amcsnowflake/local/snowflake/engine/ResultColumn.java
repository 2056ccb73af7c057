package org.amcsnowflake.local.snowflake.engine;

/**
 * A column of a result, as drivers expect its description.
 *
 * @param type fixed, real, text, boolean, date, time, timestamp_ntz, timestamp_ltz, timestamp_tz, variant, array,
 *     object or binary
 * @param precision total digits for fixed, else 0
 * @param scale digits after the decimal point for fixed, fractional digits for times, else 0
 * @param length characters for text, bytes for binary, else 0
 */
public record ResultColumn(String name, String type, boolean nullable, int precision, int scale, long length) {}
