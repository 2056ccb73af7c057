package org.amcsnowflake.snowflake;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An existing table, as DESCRIBE TABLE tells of it. */
public record TargetTable(QualifiedName name, List<Column> columns) {

    public TargetTable {
        columns = List.copyOf(columns);
    }

    /** Asks whether there is a table or view of that name; a missing schema or privilege is an error, not an absence. */
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
        return rows.stream()
                .filter(row -> name.table().name().equals(row.get("name")))
                .map(row -> String.valueOf(row.get("kind")))
                .findFirst();
    }

    /** @param rows the answer of DESCRIBE TABLE */
    public static TargetTable described(QualifiedName name, List<Map<String, Object>> rows) {
        return new TargetTable(
                name,
                rows.stream()
                        .filter(row -> "COLUMN".equals(row.get("kind")))
                        .map(row -> new Column(
                                new Identifier(String.valueOf(row.get("name"))),
                                ColumnType.parse(String.valueOf(row.get("type")))))
                        .toList());
    }

    public Optional<Column> column(Identifier column) {
        return columns.stream()
                .filter(existing -> existing.name().equals(column))
                .findFirst();
    }
}
