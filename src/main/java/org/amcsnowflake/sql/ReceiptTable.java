package org.amcsnowflake.sql;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The table in the schema of a destination in which each upload leaves a row, in the transaction of its rows: for
 * analysts, and for a later attempt that has to know whether an earlier one has committed.
 */
public record ReceiptTable(QualifiedName name) {
    public static final String NAME = "AMC_UPLOADS";

    /** Of the table, in its order. A new one may be appended: existing tables get it with their next upload. */
    public enum Field {
        UPLOAD_ID(ColumnType.text()),
        ATTEMPT(number()),
        EXECUTION_ID(ColumnType.text()),
        SCHEDULE_ID(ColumnType.text()),
        TIME_WINDOW_START(ColumnType.timestamp()),
        TIME_WINDOW_END(ColumnType.timestamp()),
        DATABASE_NAME(ColumnType.text()),
        SCHEMA_NAME(ColumnType.text()),
        TABLE_NAME(ColumnType.text()),
        TABLES(new ColumnType.Variant()),
        STRATEGY(ColumnType.text()),
        UPSERT_KEY(ColumnType.text()),
        ROWS_READ(number()),
        ROWS_INSERTED(number()),
        ROWS_UPDATED(number()),
        ROWS_KEPT(number()),
        ROWS_UNCHANGED(number()),
        ROWS_DELETED(number()),
        RESULT_DIGEST(ColumnType.text()),
        STARTED_AT(ColumnType.timestamp()),
        COMMITTED_AT(ColumnType.timestamp());

        private final Column column;

        Field(ColumnType type) {
            this.column = new Column(new Identifier(name()), type);
        }

        private static ColumnType number() {
            return new ColumnType.Numeric(ColumnType.MAXIMUM_DIGITS, 0);
        }
    }

    /** A table without these is somebody else's. */
    private static final Set<Field> IDENTIFYING =
            EnumSet.of(Field.UPLOAD_ID, Field.ATTEMPT, Field.EXECUTION_ID, Field.COMMITTED_AT);

    /** @param schema as the user wrote it, as is the database */
    public static ReceiptTable in(String database, String schema) {
        return new ReceiptTable(
                new QualifiedName(Identifier.folded(database), Identifier.folded(schema), new Identifier(NAME)));
    }

    public String createSql() {
        return CreateTable.permanent(
                        name,
                        Arrays.stream(Field.values()).map(field -> field.column).toList(),
                        List.of())
                .sql();
    }

    /** What has to be added to the table; empty if nothing. */
    public Optional<AddColumns> addColumns(TargetTable existing) {
        List<Column> missing = Arrays.stream(Field.values())
                .filter(field -> in(existing, field).isEmpty())
                .map(field -> field.column)
                .toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of(new AddColumns(name, missing));
    }

    /** Why no receipt can be written to a table of that name; empty if one can. */
    public Optional<String> unusable(TargetTable existing) {
        for (Field field : Field.values()) {
            Optional<Column> present = in(existing, field);
            if (present.isEmpty() && IDENTIFYING.contains(field)) {
                return Optional.of("has no column " + field);
            }
            if (present.isPresent()
                    && !isStorable(field.column.type(), present.get().type())) {
                return Optional.of("has a column " + field + " of the type "
                        + present.get().type().sql() + " instead of "
                        + field.column.type().sql());
            }
        }
        return existing.columns().stream()
                .map(Column::name)
                .filter(column -> existing.demands(column)
                        && Arrays.stream(Field.values())
                                .noneMatch(field -> field.name().equals(column.name())))
                .findFirst()
                .map(column -> "has a column " + column + " that is NOT NULL and has no default");
    }

    private static Optional<Column> in(TargetTable existing, Field field) {
        return existing.columns().stream()
                .filter(column -> column.name().equals(field.column.name()))
                .findFirst();
    }

    private static boolean isStorable(ColumnType type, ColumnType present) {
        if (type instanceof ColumnType.Timestamp && present instanceof ColumnType.Timestamp timestamp) {
            return timestamp.zone() == ColumnType.Zone.NTZ;
        }
        return type.getClass() == present.getClass();
    }

    /** @param values an expression for each field that is not NULL; {@code ?} for a value that is bound */
    public String insertSql(Map<Field, String> values) {
        List<Field> fields =
                Arrays.stream(Field.values()).filter(values::containsKey).toList();
        return "INSERT INTO " + name
                + fields.stream()
                        .map(field -> field.column.name().quoted())
                        .collect(Collectors.joining(", ", " (", ")"))
                + "\nSELECT " + fields.stream().map(values::get).collect(Collectors.joining(", "));
    }

    /** The columns that a later attempt needs, of the upload's row if there is one. */
    public String findSql(UUID upload, List<Field> fields) {
        return "SELECT "
                + fields.stream().map(field -> field.column.name().quoted()).collect(Collectors.joining(", "))
                + "\nFROM " + name + of(upload) + "\nORDER BY " + Field.COMMITTED_AT.column.name() + " DESC\nLIMIT 1";
    }

    /**
     * How many rows of an upload a table contains, as {@code rows}, and how many of them the pass has written that left the
     * receipt, as {@code written}: each pass has another time.
     *
     * @param uploadId the table's column with the upload's id
     * @param uploadedAt the table's column with the start of the pass
     */
    public String countSql(
            QualifiedName table, Identifier uploadId, Identifier uploadedAt, UUID upload, String rows, String written) {
        return "SELECT COUNT(*) AS " + rows + ", COUNT_IF(stored." + uploadedAt + " = receipt."
                + Field.STARTED_AT.column.name() + ") AS " + written + "\nFROM " + table
                + " AS stored\nCROSS JOIN (SELECT MAX("
                + Field.STARTED_AT.column.name() + ") AS " + Field.STARTED_AT.column.name() + " FROM " + name
                + of(upload)
                + ") AS receipt\nWHERE stored." + uploadId + " = " + Literal.text(upload.toString());
    }

    public String deleteSql(UUID upload) {
        return "DELETE FROM " + name + of(upload);
    }

    private static String of(UUID upload) {
        return " WHERE " + Field.UPLOAD_ID.column.name() + " = " + Literal.text(upload.toString());
    }
}
