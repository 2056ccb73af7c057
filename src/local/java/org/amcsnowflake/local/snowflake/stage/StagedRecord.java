package org.amcsnowflake.local.snowflake.stage;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A record of a staged file.
 *
 * @param number from 1, without header lines
 * @param line the physical line where it begins, from 1
 * @param fields as texts; the single value of a JSON file
 * @param offsets where each field begins in the record, from 1
 * @param error why it cannot be parsed; then the fields are those before the error
 */
public record StagedRecord(
        long number,
        long line,
        List<@Nullable String> fields,
        int[] offsets,
        @Nullable SnowflakeError error) {

    /** Where a field begins, or where the record ends if it lacks the field. */
    public int offset(int field) {
        return offsets.length == 0 ? 1 : offsets[Math.min(field, offsets.length - 1)];
    }
}
