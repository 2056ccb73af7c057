package org.amcsnowflake.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An existing table, as SHOW OBJECTS and DESCRIBE TABLE tell of it.
 *
 * @param ours whether this service made it: its columns' types are then ours to widen
 * @param required the columns that refuse NULL
 * @param defaulted the columns that get a value by themselves where a row has none
 */
public record TargetTable(
        QualifiedName name, boolean ours, List<Column> columns, Set<Identifier> required, Set<Identifier> defaulted) {

    public TargetTable {
        columns = List.copyOf(columns);
        required = Set.copyOf(required);
        defaulted = Set.copyOf(defaulted);
    }

    private static final int DOES_NOT_EXIST = 2003;

    /** A table before its columns are known, of which nothing says that this service made it. */
    public static TargetTable unknown(QualifiedName name) {
        return new TargetTable(name, false, List.of(), Set.of(), Set.of());
    }

    /** Whether a description was refused because there is no such table, or none that the role may see. */
    public static boolean isAbsent(SQLException refusal) {
        return refusal.getErrorCode() == DOES_NOT_EXIST;
    }

    /**
     * Asks for the kind and the comment of a table or view of that name. A missing schema is an error. The list may lack a
     * table that is there, where the role sees it only through another one: {@link #describeSql} tells.
     */
    public static String findSql(QualifiedName name) {
        return "SHOW OBJECTS LIKE " + Literal.text(name.table().name()) + " IN SCHEMA " + name.inSchema();
    }

    public static String describeSql(QualifiedName name) {
        return "DESCRIBE TABLE " + name;
    }

    /**
     * @param rows the answer of {@link #findSql}, whose LIKE also finds names that differ in case or at an underscore
     * @return TABLE, VIEW or what else Snowflake calls it; empty where there is none
     */
    public static Optional<String> kind(QualifiedName name, List<Map<String, Object>> rows) {
        return row(name, rows).map(row -> String.valueOf(row.get("kind")));
    }

    /**
     * @param rows as for {@link #kind}
     * @return the table before its columns are known
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

    /** @param rows the answer of DESCRIBE TABLE */
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

    /** Whether a row that says nothing of the column is refused. */
    public boolean demands(Identifier column) {
        return required.contains(column) && !defaulted.contains(column);
    }

    /** What the table's owner runs so that the column may be without a value. */
    public String dropNotNullSql(Identifier column) {
        return "ALTER TABLE " + name + " ALTER COLUMN " + column + " DROP NOT NULL";
    }

    public Optional<Column> column(Identifier column) {
        return columns.stream()
                .filter(existing -> existing.name().equals(column))
                .findFirst();
    }
}
