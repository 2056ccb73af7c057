package org.amcsnowflake.upload.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.UploadSettings;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.Accounts;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The target table of an upload, as far as it is known; each step adds to it.
 *
 * @param account as {@link Accounts} names it, so that the leases have one name per account
 * @param keyColumns that identify a row across executions; empty if none were given
 * @param existing the table as it is; empty if it is to be created
 */
public record Target(
        String account,
        QualifiedName name,
        List<String> keyColumns,
        ColumnCase columnCase,
        Optional<TargetTable> existing,
        Earlier earlier) {

    public Target {
        keyColumns = List.copyOf(keyColumns);
    }

    /**
     * What earlier uploads may have left in the table.
     *
     * @param present whether the table may contain rows of this execution
     * @param repeated whether such rows may come from a previous attempt of this upload
     * @param hasReceipts whether those attempts left a receipt in Snowflake if they were committed
     * @param superseded older executions of the schedule with the same window
     */
    public record Earlier(boolean present, boolean repeated, boolean hasReceipts, List<String> superseded) {
        public static final Earlier NONE = new Earlier(false, false, false, List.of());

        public Earlier {
            superseded = List.copyOf(superseded);
        }

        public boolean isNone() {
            return !present && superseded.isEmpty();
        }
    }

    /** The targets of an execution: one, unless its options name several tables. */
    public static List<Target> of(Execution execution, Destination destination, String account, ColumnCase columnCase) {
        UploadSettings settings = execution.settings();
        if (settings.shaping().tables().isEmpty()) {
            return List.of(of(account, TargetName.of(execution, destination), settings.keyColumns(), columnCase));
        }
        return settings.shaping().tables().stream()
                .map(table -> of(
                        account,
                        TargetName.of(execution, destination, table.table()),
                        table.keyColumns().orElse(settings.keyColumns()),
                        columnCase))
                .toList();
    }

    public static Target of(String account, QualifiedName name, List<String> keyColumns, ColumnCase columnCase) {
        return new Target(account, name, keyColumns, columnCase, Optional.empty(), Earlier.NONE);
    }

    /** The names of tables, as JSON. */
    public static String names(Stream<Target> targets) {
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        targets.forEach(target -> names.add(target.table()));
        return names.toString();
    }

    /** Another table of the same schema, to which earlier uploads have written, but not this one. */
    public Target former(String otherTable) {
        return of(account, name.sibling(otherTable), List.of(), columnCase);
    }

    public String database() {
        return name.database().name();
    }

    public String schema() {
        return name.schema().name();
    }

    public String table() {
        return name.table().name();
    }

    /** Snowflake ignores case and underscores in account identifiers. */
    public static String accountName(String identifier) {
        return identifier.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Target in(String otherAccount) {
        return new Target(otherAccount, name, keyColumns, columnCase, existing, earlier);
    }

    public Target with(TargetTable table) {
        return new Target(account, name, keyColumns, columnCase, Optional.of(table), earlier);
    }

    /** The table does not exist. */
    public Target absent() {
        return new Target(account, name, keyColumns, columnCase, Optional.empty(), earlier);
    }

    public Target with(Earlier other) {
        return new Target(account, name, keyColumns, columnCase, existing, other);
    }

    /** @param rows the result of DESCRIBE TABLE */
    public TargetTable described(List<Map<String, Object>> rows) {
        return existing.orElse(TargetTable.unknown(name)).described(rows);
    }

    /** The column that has the upload's id in each row. */
    public Identifier uploadId() {
        return metadata().uploadId();
    }

    /** The column that has the start of the upload's pass in each row. */
    public Identifier uploadedAt() {
        return metadata().uploadedAt();
    }

    MetadataColumns metadata() {
        return new MetadataColumns(columnCase);
    }

    @Override
    public String toString() {
        return name.database().name() + "." + name.schema().name() + "."
                + name.table().name();
    }
}
