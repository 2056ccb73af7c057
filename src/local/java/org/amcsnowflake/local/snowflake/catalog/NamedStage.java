package org.amcsnowflake.local.snowflake.catalog;

import java.util.List;
import java.util.Map;

/**
 * A named internal stage.
 *
 * @param id distinguishes it from other stages of the same name, also later ones
 * @param format options of its file format by upper-cased name
 */
public record NamedStage(TableName name, long id, Map<String, List<String>> format) {
    public NamedStage {
        format = Map.copyOf(format);
    }
}
