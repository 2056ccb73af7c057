package org.amcsnowflake.snowflake;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An existing table, as DESCRIBE TABLE tells of it. */
public record TargetTable(QualifiedName name, List<Column> columns) {

    public TargetTable {
        columns = List.copyOf(columns);
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
