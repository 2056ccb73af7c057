package org.amcsnowflake.local.amc;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A column in a result of the form {"columns", "rows"}.
 *
 * @param type as AMC names it, such as LONG or TIMESTAMP; null if unknown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AmcColumn(String name, @Nullable String type) {}
