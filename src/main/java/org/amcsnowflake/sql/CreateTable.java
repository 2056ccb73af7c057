package org.amcsnowflake.sql;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Creates a table. A permanent one is created only if it does not exist, and never replaced; a temporary one belongs to
 * the session and hides no other table, since its name is new each time.
 *
 * <p>Text columns have no collation, whatever the account's default: keys must be compared exactly.
 *
 * @param primaryKey may be empty; Snowflake enforces only that its columns are not NULL
 */
public record CreateTable(QualifiedName name, List<Column> columns, List<Identifier> primaryKey, boolean temporary) {

    /** The start of the comment that identifies tables created by this service. */
    static final String MADE_BY = "Made by amc-snowflake";

    private static final String COMMENT = MADE_BY + ", which adds columns and widens them as results need it.";

    public static CreateTable permanent(QualifiedName name, List<Column> columns, List<Identifier> primaryKey) {
        return new CreateTable(name, columns, primaryKey, false);
    }

    public static CreateTable temporary(QualifiedName name, List<Column> columns) {
        return new CreateTable(name, columns, List.of(), true);
    }

    public CreateTable {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
    }

    public String sql() {
        Stream<String> definitions = columns.stream().map(Column::definition);
        Stream<String> constraint = primaryKey.isEmpty()
                ? Stream.empty()
                : Stream.of(primaryKey.stream()
                        .map(Identifier::quoted)
                        .collect(Collectors.joining(", ", "PRIMARY KEY (", ")")));
        return Stream.concat(definitions, constraint)
                .collect(Collectors.joining(
                        ",\n  ",
                        (temporary ? "CREATE TEMPORARY TABLE " : "CREATE TABLE IF NOT EXISTS ") + name + " (\n  ",
                        "\n)\nDEFAULT_DDL_COLLATION = ''" + (temporary ? "" : "\nCOMMENT = " + Literal.text(COMMENT))));
    }
}
