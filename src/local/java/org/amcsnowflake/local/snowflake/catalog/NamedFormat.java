package org.amcsnowflake.local.snowflake.catalog;

import java.util.List;
import java.util.Map;

/**
 * A named file format.
 *
 * @param options by upper-cased name
 */
public record NamedFormat(TableName name, Map<String, List<String>> options) {
    public NamedFormat {
        options = Map.copyOf(options);
    }
}
