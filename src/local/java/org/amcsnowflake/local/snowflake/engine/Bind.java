package org.amcsnowflake.local.snowflake.engine;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;

/**
 * A bound value in the drivers' wire form.
 *
 * @param type FIXED, REAL, TEXT, BOOLEAN, DATE (epoch milliseconds), TIME (nanoseconds of the day), TIMESTAMP_NTZ,
 *     TIMESTAMP_LTZ, TIMESTAMP_TZ (epoch nanoseconds), BINARY (hex), VARIANT or ANY (a null)
 * @param values one value, or one per row if {@code array} is true
 */
public record Bind(String type, List<@Nullable String> values, boolean array) {
    public Bind {
        values = Collections.unmodifiableList(values);
    }
}
