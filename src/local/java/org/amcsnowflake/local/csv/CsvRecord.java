package org.amcsnowflake.local.csv;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A record of a file.
 *
 * @param line where it begins, from 1
 * @param offsets where each field begins in the record, from 1
 * @param isBlank whether it has no characters
 * @param error why it cannot be parsed; then the fields are those before the error
 */
public record CsvRecord(
        long line,
        List<CsvField> fields,
        int[] offsets,
        boolean isBlank,
        @Nullable CsvException error) {}
