package org.amcsnowflake.upload.plan;

import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.sql.ColumnWidening;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.InvalidNameException;
import org.amcsnowflake.upload.result.ColumnProfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The columns that the target needs for one result: the result's own, under their names in the target, and those this
 * service adds.
 */
final class TargetColumns {
    private final MetadataColumns metadata;
    private final Map<Identifier, ColumnProfile> ofResult = new LinkedHashMap<>();

    /** @throws InvalidExecutionException if two columns of the result would have the same name in the target */
    TargetColumns(MetadataColumns metadata, ColumnCase columnCase, List<ColumnProfile> columns) {
        this.metadata = metadata;
        requireNames(columnCase, columns);
        for (ColumnProfile column : columns) {
            String name = column.name();
            while (!column.isMapped()
                    && (metadata.isReserved(columnCase.name(name)) || isTaken(columns, columnCase, name, column))) {
                name = "result_" + name;
            }
            ColumnProfile other = ofResult.put(columnCase.name(name), column);
            if (other != null) {
                throw new InvalidExecutionException("its result has the columns '" + other.name() + "' and '"
                        + column.name() + "', which are the same in upper case; rename one in the query, or set"
                        + " upload.column-case=keep.");
            }
        }
    }

    private static void requireNames(ColumnCase columnCase, List<ColumnProfile> columns) {
        for (int i = 0; i < columns.size(); i++) {
            try {
                Identifier name = columnCase.name(columns.get(i).name());
                if (ColumnWidening.reserves(name)) {
                    throw new InvalidExecutionException("its result has the column " + name
                            + ", a name that is reserved for columns that the service widens: rename it with snowflake_columns or in"
                            + " the query, then retry.");
                }
            } catch (InvalidNameException e) {
                String row = columns.get(i)
                        .firstOther(Set.of())
                        .map(first -> ", which first appears in row " + first.row())
                        .orElse("");
                throw new InvalidExecutionException(
                        "column " + (i + 1) + " of its result" + row + ": " + e.getMessage());
            }
        }
    }

    /** A renamed column must not take the name of another column of the result. */
    private static boolean isTaken(
            List<ColumnProfile> columns, ColumnCase columnCase, String name, ColumnProfile renamed) {
        return !name.equals(renamed.name())
                && columns.stream()
                        .anyMatch(other -> columnCase.name(other.name()).equals(columnCase.name(name)));
    }

    /** @param key as {@code snowflake_key_columns} names it, which may be a name that Snowflake refuses */
    Identifier key(Identifier key) {
        return ofResult.entrySet().stream()
                .filter(column -> key.isRefusedForColumns()
                        && key.name().equals(column.getValue().name()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(key);
    }

    Map<Identifier, ColumnProfile> ofResult() {
        return ofResult;
    }

    List<MetadataValue> ours(Execution execution, UploadIdentity upload) {
        List<MetadataValue> values = new ArrayList<>();
        for (MetadataColumn column : MetadataColumn.values()) {
            column.value(metadata, execution, upload).ifPresent(values::add);
        }
        // Only a window column can be there already: the result's own is used in place of ours.
        values.removeIf(value -> ofResult.containsKey(value.column().name()));
        return values;
    }
}
