package org.amcsnowflake.local.snowflake.catalog;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A table or view.
 *
 * @param id distinguishes it from other tables of the same name, also later ones
 * @param view the view's query as DuckDB's SQL; null for a table
 * @param comment may be empty
 * @param errorLogging whether INSERT, UPDATE and MERGE write rows that cannot be stored to its error table
 * @param collation of added text columns; may be empty
 */
public record Table(
        long id,
        TableName name,
        Kind kind,
        List<Column> columns,
        Instant createdAt,
        @Nullable String view,
        String comment,
        boolean errorLogging,
        String collation) {

    /** As SHOW TABLES names it. */
    public enum Kind {
        TABLE,
        TRANSIENT,
        TEMPORARY,
        VIEW
    }

    public Table {
        columns = List.copyOf(columns);
    }

    /** Its name in DuckDB; a temporary table is visible only in its own connection. */
    public String physical() {
        return "t" + id;
    }

    public Optional<Column> column(String columnName) {
        return columns.stream()
                .filter(column -> column.name().equals(columnName))
                .findFirst();
    }

    public Table with(List<Column> added) {
        return new Table(
                id,
                name,
                kind,
                Stream.concat(columns.stream(), added.stream()).toList(),
                createdAt,
                view,
                comment,
                errorLogging,
                collation);
    }

    public Table withNullable(String columnName, boolean nullable) {
        return changed(columnName, column -> column.withNullable(nullable));
    }

    public Table withName(String columnName, String newName) {
        return changed(columnName, column -> column.withName(newName));
    }

    public Table without(List<Column> dropped) {
        List<Column> left =
                columns.stream().filter(column -> !dropped.contains(column)).toList();
        return new Table(id, name, kind, left, createdAt, view, comment, errorLogging, collation);
    }

    public Table named(TableName newName) {
        return new Table(id, newName, kind, columns, createdAt, view, comment, errorLogging, collation);
    }

    public Table withErrorLogging(boolean on) {
        return new Table(id, name, kind, columns, createdAt, view, comment, on, collation);
    }

    public Table commented(String newComment) {
        return new Table(id, name, kind, columns, createdAt, view, newComment, errorLogging, collation);
    }

    /**
     * A number for a physical column that was never used: a dropped column's number is not reused while later columns
     * exist.
     */
    public int nextPhysical() {
        return columns.stream()
                        .mapToInt(column -> Integer.parseInt(column.physical().substring(1)))
                        .max()
                        .orElse(-1)
                + 1;
    }

    public Table withType(String columnName, DataType type) {
        return changed(columnName, column -> column.withType(type));
    }

    private Table changed(String columnName, UnaryOperator<Column> change) {
        List<Column> all = columns.stream()
                .map(column -> column.name().equals(columnName) ? change.apply(column) : column)
                .toList();
        return new Table(id, name, kind, all, createdAt, view, comment, errorLogging, collation);
    }
}
