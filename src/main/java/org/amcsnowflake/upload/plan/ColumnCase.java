package org.amcsnowflake.upload.plan;

import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.shaping.InvalidOptionException;
import org.amcsnowflake.shaping.Shaping;
import org.amcsnowflake.sql.Identifier;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The case of column names in the target; the setting {@code upload.column-case}. */
public enum ColumnCase {
    /** As in the result, so that "Cost" and "cost" are two columns; they must be quoted in queries. */
    KEEP,
    /** Upper case, so that queries need no quotes. */
    UPPER;

    public static ColumnCase of(String setting) {
        return switch (setting.strip().toUpperCase(Locale.ROOT)) {
            case "KEEP" -> KEEP;
            case "UPPER" -> UPPER;
            default ->
                throw new IllegalArgumentException(
                        "upload.column-case is '" + setting + "'; it must be keep or upper.");
        };
    }

    /** The name as it is in the target. */
    public String fold(String name) {
        return this == UPPER ? name.toUpperCase(Locale.ROOT) : name;
    }

    Identifier name(String name) {
        return new Identifier(fold(name));
    }

    /**
     * What an upload of the execution stores in key columns that this service adds, so that an equal result with other
     * keys counts as another one.
     */
    public List<String> ownKeyValues(Execution execution) {
        MetadataColumns metadata = new MetadataColumns(this);
        Set<String> keys =
                execution.settings().keyColumnsOfAllTables().map(this::fold).collect(Collectors.toSet());
        return Stream.of(MetadataColumn.values())
                .filter(column -> keys.contains(metadata.of(column).name()))
                .map(column -> column + " " + column.differsBy(execution))
                .toList();
    }

    /**
     * Checks the names that options give to columns, before a result is read.
     *
     * @throws InvalidOptionException if they cannot be used
     */
    public void require(Shaping shaping) {
        MetadataColumns metadata = new MetadataColumns(this);
        shaping.require(this::fold, metadata.names(), name -> !metadata.isReserved(new Identifier(name)));
    }
}
