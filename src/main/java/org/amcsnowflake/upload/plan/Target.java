package org.amcsnowflake.upload.plan;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.Accounts;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The target table of an upload, as far as it is known; each step adds to it.
 *
 * @param account as {@link Accounts} names it, so that the leases have one name per account
 * @param existing the table as it is; empty if it is to be created
 */
public record Target(
        String account, QualifiedName name, ColumnCase columnCase, Optional<TargetTable> existing, Earlier earlier) {

    /**
     * What earlier uploads may have left in the table.
     *
     * @param present whether the table may contain rows of this execution
     * @param repeated whether such rows may come from a previous attempt of this upload
     * @param superseded older executions of the schedule with the same window
     */
    public record Earlier(boolean present, boolean repeated, List<String> superseded) {
        public Earlier {
            superseded = List.copyOf(superseded);
        }
    }

    public static Target of(Execution execution, Destination destination, String account, ColumnCase columnCase) {
        return new Target(
                account,
                TargetName.of(execution, destination),
                columnCase,
                Optional.empty(),
                new Earlier(false, false, List.of()));
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
        return new Target(otherAccount, name, columnCase, existing, earlier);
    }

    public Target with(TargetTable table) {
        return new Target(account, name, columnCase, Optional.of(table), earlier);
    }

    /** The table does not exist. */
    public Target absent() {
        return new Target(account, name, columnCase, Optional.empty(), earlier);
    }

    public Target with(Earlier other) {
        return new Target(account, name, columnCase, existing, other);
    }

    /** @param rows the result of DESCRIBE TABLE */
    public TargetTable described(List<Map<String, Object>> rows) {
        return existing.orElse(TargetTable.unknown(name)).described(rows);
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
