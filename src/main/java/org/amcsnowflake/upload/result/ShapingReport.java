package org.amcsnowflake.upload.result;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the options of an upload did to its result, for the receipt.
 *
 * @param renamed columns that are stored under another name than the result's
 * @param dropped columns that are not stored
 * @param transforms in order
 * @param warnings sentences for the execution's owner
 */
public record ShapingReport(
        Map<String, String> renamed, List<String> dropped, List<Applied> transforms, List<String> warnings) {

    /** Without what differs from table to table. */
    public ShapingReport ofSeveralTables() {
        return new ShapingReport(Map.of(), List.of(), transforms, warnings);
    }

    /** With the warnings of another table of the same upload. */
    public ShapingReport withWarningsOf(ShapingReport other) {
        List<String> all = Stream.concat(warnings.stream(), other.warnings.stream())
                .distinct()
                .toList();
        return new ShapingReport(renamed, dropped, transforms, all);
    }

    /** New columns, which the result does not have. */
    public Set<String> written() {
        return transforms.stream()
                .filter(step -> !step.into().equals(step.column()))
                .map(Applied::into)
                .collect(Collectors.toSet());
    }

    /**
     * A transform, and what it did.
     *
     * @param into the column that it wrote, which may be the same
     * @param changed how many values it changed
     */
    public record Applied(String transform, String column, String into, long changed) {}

    public ShapingReport {
        renamed = Map.copyOf(renamed);
        transforms = List.copyOf(transforms);
        dropped = List.copyOf(dropped);
        warnings = List.copyOf(warnings);
    }
}
