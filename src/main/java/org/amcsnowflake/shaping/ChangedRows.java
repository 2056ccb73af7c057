package org.amcsnowflake.shaping;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Optional;

/**
 * The option to upload only what has changed.
 *
 * @param isAsked whether an upload leaves rows alone that are already stored as the result has them
 */
public record ChangedRows(boolean isAsked) {
    public static final String OPTION = "snowflake_incremental";

    public static final ChangedRows NONE = new ChangedRows(false);

    private static final String VALUE = "changed_rows";

    /**
     * @param option the value in metadata; missing, null or blank for none
     * @param keyColumns the value of {@code snowflake_key_columns}
     * @param shaping with the tables, which may have keys of their own
     * @param upserts whether the upload replaces rows instead of appending them
     * @throws InvalidOptionException if it cannot be used
     */
    public static ChangedRows of(JsonNode option, List<String> keyColumns, Shaping shaping, boolean upserts) {
        if (option.isMissingNode()
                || option.isNull()
                || option.isTextual() && option.asText().isBlank()) {
            return NONE;
        }
        if (!option.isTextual() || !option.asText().strip().equals(VALUE)) {
            throw new InvalidOptionException(
                    OPTION, "is " + option + "; it must be \"" + VALUE + "\", or be left out.");
        }
        if (!upserts) {
            throw new InvalidOptionException(
                    OPTION,
                    "needs the strategy upsert, since an append adds every row: choose upsert, or leave it out.");
        }
        if (shaping.tables().isEmpty() && keyColumns.isEmpty()) {
            throw new InvalidOptionException(
                    OPTION, "needs key columns, by which rows are found in the table: name them, or leave it out.");
        }
        for (TableRoute table : shaping.tables()) {
            if (table.keyColumns().orElse(keyColumns).isEmpty()) {
                throw new InvalidOptionException(
                        OPTION,
                        "needs key columns for each table, by which rows are found in it: name those of "
                                + table.table() + ", or leave it out.");
            }
        }
        return new ChangedRows(true);
    }

    /** Identifies the options of an upload; empty without options. */
    public Optional<String> hash(Shaping shaping, List<String> keyColumns) {
        if (!isAsked) {
            return shaping.hash();
        }
        ResultDigest digest = new ResultDigest(keyColumns);
        return Optional.of(digest.hex(List.of(VALUE, shaping.hash().orElse(""))));
    }
}
