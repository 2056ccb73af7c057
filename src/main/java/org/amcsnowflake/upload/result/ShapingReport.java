package org.amcsnowflake.upload.result;

import java.util.List;
import java.util.Map;

/**
 * What the options of an upload did to its result, for the receipt.
 *
 * @param renamed columns that are stored under another name than the result's
 * @param dropped columns that are not stored
 * @param warnings sentences for the execution's owner
 */
public record ShapingReport(Map<String, String> renamed, List<String> dropped, List<String> warnings) {
    public ShapingReport {
        renamed = Map.copyOf(renamed);
        dropped = List.copyOf(dropped);
        warnings = List.copyOf(warnings);
    }
}
