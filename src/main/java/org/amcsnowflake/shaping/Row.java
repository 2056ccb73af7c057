package org.amcsnowflake.shaping;

import org.jspecify.annotations.Nullable;

/** The row whose value is changed, as the steps before have left it. */
public interface Row {
    /** @param column one of {@link Operation#reads} */
    @Nullable
    Cell value(String column);

    ShapingContext context();
}
