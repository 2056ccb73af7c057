package org.amcsnowflake.local.amc;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A column as a result in the form {"columns", "rows"} names it.
 *
 * @param type in AMC's words, such as LONG or TIMESTAMP; null if nobody knows it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AmcColumn(String name, @Nullable String type) {}
