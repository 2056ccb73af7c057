package org.amcsnowflake.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gives a NUMBER column more digits after the decimal point, which Snowflake cannot do in place. A wider column is
 * added, filled and compared while readers use the old one; then two consecutive renames, which need no warehouse, give
 * it the old one's name. Values that others inserted meanwhile are copied from the old column, which is kept under
 * another name, since nothing is ever dropped. Every statement can be repeated, and the table's column names show how
 * far an interrupted widening came.
 *
 * @param wide the new column, under its temporary name; with more digits after the decimal point than are needed now
 * @param aside the old column's name while the new one may lack some of its values; it includes the new type, since an
 *     earlier widening may have left another column
 * @param neededScale the digits after the decimal point that the values need
 * @param narrow the type of the old column
 * @param progress how far an interrupted widening came
 */
public record ColumnWidening(
        QualifiedName table,
        Identifier column,
        Column wide,
        Identifier aside,
        int neededScale,
        ColumnType.Numeric narrow,
        Progress progress) {
    /** What readers see under the column's name. */
    public enum Progress {
        /** The old column. */
        BEGUN,
        /** Nothing. */
        SET_ASIDE,
        /** The new column, which may lack values that others inserted meanwhile. */
        TAKEN_OVER
    }

    /** The column of the answer of {@link #countTooLargeSql} and {@link #countDifferencesSql}. */
    public static final String COUNT = "AMC_ROWS";

    /**
     * The column of the answer of {@link #countTooLargeSql} with the number of values that are also too large for
     * {@link #tight}.
     */
    public static final String TOO_LARGE_FOR_ALL = "AMC_TOO_LARGE_ROWS";

    private static final int MAXIMUM_LENGTH = 255;
    private static final Pattern RESERVED = Pattern.compile("__amc_(wide|aside|former)_");
    private static final Pattern ASIDE =
            Pattern.compile("(.+)__amc_aside_\\d{1,2}_\\d{1,2}(?:_for_(\\d{1,2})_(\\d{1,2}))?");

    /**
     * @param narrow a column of the table, of type NUMBER
     * @param type with more digits after the decimal point than are needed
     * @return empty if the required names are too long or taken, or the column is NOT NULL
     */
    public static Optional<ColumnWidening> of(
            TargetTable table, Column narrow, ColumnType.Numeric type, int neededScale) {
        ColumnWidening widening =
                begun(table.name(), narrow.name(), type, neededScale, (ColumnType.Numeric) narrow.type());
        boolean longNames = Stream.of(widening.wide.name(), widening.aside, widening.former())
                .map(Identifier::name)
                .anyMatch(name -> name.codePointCount(0, name.length()) > MAXIMUM_LENGTH);
        return longNames
                        || table.requires(narrow.name())
                        || table.column(widening.former()).isPresent()
                ? Optional.empty()
                : Optional.of(widening);
    }

    private static ColumnWidening begun(
            QualifiedName table,
            Identifier column,
            ColumnType.Numeric type,
            int neededScale,
            ColumnType.Numeric narrow) {
        Identifier aside =
                new Identifier(named(column, "aside", narrow).name() + "_for_" + type.precision() + "_" + type.scale());
        return new ColumnWidening(
                table,
                column,
                new Column(named(column, "wide", type), type),
                aside,
                neededScale,
                narrow,
                Progress.BEGUN);
    }

    /** Whether a column of this name could be mistaken for one that a widening has left. */
    public static boolean reserves(Identifier column) {
        return RESERVED.matcher(column.name()).find();
    }

    /**
     * The widenings that were interrupted after the old column was renamed, before all its values were in the new one.
     */
    public static List<ColumnWidening> interrupted(TargetTable table) {
        return table.columns().stream()
                .flatMap(aside -> interrupted(table, aside).stream())
                .toList();
    }

    private static Optional<ColumnWidening> interrupted(TargetTable table, Column aside) {
        Matcher matcher = ASIDE.matcher(aside.name().name());
        if (!matcher.matches() || !(aside.type() instanceof ColumnType.Numeric narrow)) {
            return Optional.empty();
        }
        Identifier base = new Identifier(matcher.group(1));
        Optional<Column> column = table.column(base);
        return column.or(() -> wide(table, base, matcher))
                .filter(wide -> wide.type() instanceof ColumnType.Numeric)
                .map(wide -> new ColumnWidening(
                        table.name(),
                        base,
                        wide,
                        aside.name(),
                        ((ColumnType.Numeric) wide.type()).scale(),
                        narrow,
                        column.isPresent() ? Progress.TAKEN_OVER : Progress.SET_ASIDE));
    }

    /** The widening that the old column was renamed for. Earlier versions did not include its type in the name. */
    private static Optional<Column> wide(TargetTable table, Identifier base, Matcher aside) {
        if (aside.group(2) != null) {
            ColumnType.Numeric type =
                    new ColumnType.Numeric(Integer.parseInt(aside.group(2)), Integer.parseInt(aside.group(3)));
            return table.column(named(base, "wide", type));
        }
        return table.columns().stream()
                .filter(column -> column.type() instanceof ColumnType.Numeric type
                        && column.name().equals(named(base, "wide", type)))
                .max(Comparator.comparingInt(column -> ((ColumnType.Numeric) column.type()).scale()));
    }

    private static Identifier named(Identifier column, String role, ColumnType.Numeric type) {
        return new Identifier(column.name() + "__amc_" + role + "_" + type.precision() + "_" + type.scale());
    }

    /** The final name of the old column. */
    public Identifier former() {
        return named(column, "former", narrow);
    }

    /** Whether readers still use the old column, so that the new one has to be created first. */
    public boolean isBegun() {
        return progress == Progress.BEGUN;
    }

    /** Whether the new column still has to be renamed. */
    public boolean isToTakeOver() {
        return progress != Progress.TAKEN_OVER;
    }

    /** The resulting column. */
    public Column widened() {
        return new Column(column, wide.type());
    }

    /** Counts the values with too many digits before the decimal point for the wider column, and for a tight one. */
    public String countTooLargeSql() {
        return "SELECT " + countTooLarge(wide) + " AS " + COUNT + ", " + countTooLarge(tight().wide) + " AS "
                + TOO_LARGE_FOR_ALL + " FROM " + table;
    }

    private String countTooLarge(Column wider) {
        return "COUNT_IF(ABS(" + column + ") >= 1" + "0".repeat(((ColumnType.Numeric) wider.type()).integerDigits())
                + ")";
    }

    /** Without spare digits after the decimal point, to leave more for those before it. */
    public ColumnWidening tight() {
        return begun(
                table, column, new ColumnType.Numeric(ColumnType.MAXIMUM_DIGITS, neededScale), neededScale, narrow);
    }

    public String addSql() {
        return new AddColumns(table, List.of(wide)).sql();
    }

    /** To be run while readers still use the old column. */
    public String copySql() {
        return "UPDATE " + table + " SET " + wide.name() + " = " + column + " WHERE " + wide.name()
                + " IS DISTINCT FROM " + column;
    }

    public String countDifferencesSql() {
        return "SELECT COUNT(*) AS " + COUNT + " FROM " + table + " WHERE " + wide.name() + " IS DISTINCT FROM "
                + column;
    }

    public String setAsideSql() {
        return "ALTER TABLE " + table + " RENAME COLUMN " + column + " TO " + aside;
    }

    public String takeOverSql() {
        return "ALTER TABLE " + table + " RENAME COLUMN " + wide.name() + " TO " + column;
    }

    /** Copies, after the renames, what somebody else inserted between the copy and the renames. */
    public String copyRestSql() {
        return "UPDATE " + table + " SET " + column + " = " + aside + " WHERE " + column + " IS NULL AND " + aside
                + " IS NOT NULL";
    }

    /** Marks that no value is left to copy, and commits the copy. */
    public String keepFormerSql() {
        return "ALTER TABLE " + table + " RENAME COLUMN " + aside + " TO " + former();
    }

    /** The statements that the table's owner runs if this service's role may not. */
    public List<String> statements() {
        List<String> statements = new ArrayList<>();
        if (isBegun()) {
            statements.addAll(List.of(addSql(), copySql(), setAsideSql()));
        }
        if (isToTakeOver()) {
            statements.add(takeOverSql());
        }
        statements.addAll(List.of(copyRestSql(), keepFormerSql()));
        return statements;
    }
}
