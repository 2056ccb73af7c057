package org.amcsnowflake.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An existing table, as SHOW OBJECTS and DESCRIBE TABLE describe it.
 *
 * @param ours whether this service created it and may therefore widen its columns
 * @param required the NOT NULL columns
 * @param defaulted the columns with a default value
 */
public record TargetTable(
        QualifiedName name, boolean ours, List<Column> columns, Set<Identifier> required, Set<Identifier> defaulted) {

    public TargetTable {
        columns = List.copyOf(columns);
        required = Set.copyOf(required);
        defaulted = Set.copyOf(defaulted);
    }

    private static final int DOES_NOT_EXIST = 2003;

    /** A table whose columns are not known yet, and that this service is not known to have created. */
    public static TargetTable unknown(QualifiedName name) {
        return new TargetTable(name, false, List.of(), Set.of(), Set.of());
    }

    /** Whether a description was refused because the table does not exist, or the role cannot see it. */
    public static boolean isAbsent(SQLException refusal) {
        return refusal.getErrorCode() == DOES_NOT_EXIST;
    }

    /**
     * Queries the kind and the comment of a table or view of that name. A missing schema is an error. The list may lack
     * an existing table that the role can see only through another role; {@link #describeSql} finds it.
     */
    public static String findSql(QualifiedName name) {
        return "SHOW OBJECTS LIKE " + Literal.text(name.table().name()) + " IN SCHEMA " + name.inSchema();
    }

    public static String describeSql(QualifiedName name) {
        return "DESCRIBE TABLE " + name;
    }

    /**
     * @param rows the result of {@link #findSql}, whose LIKE also matches names that differ in case or at an underscore
     * @return TABLE, VIEW or another kind that Snowflake reports; empty if it does not exist
     */
    public static Optional<String> kind(QualifiedName name, List<Map<String, Object>> rows) {
        return row(name, rows).map(row -> String.valueOf(row.get("kind")));
    }

    /**
     * @param rows as for {@link #kind}
     * @return the table, whose columns are not known yet
     */
    public static Optional<TargetTable> found(QualifiedName name, List<Map<String, Object>> rows) {
        return row(name, rows)
                .map(row -> String.valueOf(row.get("comment")).startsWith(CreateTable.MADE_BY))
                .map(ours -> new TargetTable(name, ours, List.of(), Set.of(), Set.of()));
    }

    private static Optional<Map<String, Object>> row(QualifiedName name, List<Map<String, Object>> rows) {
        return rows.stream()
                .filter(row -> name.table().name().equals(row.get("name")))
                .findFirst();
    }

    /** @param rows the result of DESCRIBE TABLE */
    public TargetTable described(List<Map<String, Object>> rows) {
        List<Column> described = new ArrayList<>();
        Set<Identifier> notNull = new HashSet<>();
        Set<Identifier> withDefault = new HashSet<>();
        for (Map<String, Object> row : rows) {
            if (!"COLUMN".equals(row.get("kind"))) {
                continue;
            }
            Identifier column = new Identifier(String.valueOf(row.get("name")));
            described.add(new Column(column, ColumnType.parse(String.valueOf(row.get("type")))));
            if ("N".equals(row.get("null?"))) {
                notNull.add(column);
            }
            if (row.get("default") != null) {
                withDefault.add(column);
            }
        }
        return new TargetTable(name, ours, described, notNull, withDefault);
    }

    public boolean requires(Identifier column) {
        return required.contains(column);
    }

    /** Whether a row without a value for the column is refused. */
    public boolean demands(Identifier column) {
        return required.contains(column) && !defaulted.contains(column);
    }

    /** The statement that the table's owner runs to allow NULL in the column. */
    public String dropNotNullSql(Identifier column) {
        return "ALTER TABLE " + name + " ALTER COLUMN " + column + " DROP NOT NULL";
    }

    public Optional<Column> column(Identifier column) {
        return columns.stream()
                .filter(existing -> existing.name().equals(column))
                .findFirst();
    }
}
