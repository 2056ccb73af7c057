package org.amcsnowflake.local.csv;

/**
 * A value of a record.
 *
 * @param isQuoted distinguishes an empty text from no value, and {@code "00"} from {@code 00}
 * @param written the text with its escape sequences
 */
public record CsvField(String text, boolean isQuoted, String written) {}
