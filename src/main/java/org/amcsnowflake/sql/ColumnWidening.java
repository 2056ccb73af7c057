package org.amcsnowflake.sql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gives a NUMBER column more digits after the point, which Snowflake cannot do in place: a wider column is added, filled and
 * compared while readers have the old one; then two renames, one right after the other and without a warehouse, give it the
 * name. What others inserted meanwhile is copied from the former one, which stays under another name, since nothing is ever
 * dropped. Every statement may be repeated, and where one was the last, the names of the table's columns tell.
 *
 * @param wide the new column, under its name for the time being; with room for more digits after the point than are needed
 * @param aside the old column's name as long as the new one may lack values of it; it names the new one's type, since a widening
 *     that ended earlier may have left another one
 * @param neededScale the digits after the point that the values at hand have
 * @param narrow the type of the old column
 * @param progress how far an earlier widening came that did not end
 */
public record ColumnWidening(
        QualifiedName table,
        Identifier column,
        Column wide,
        Identifier aside,
        int neededScale,
        ColumnType.Numeric narrow,
        Progress progress) {
    /** What readers find under the column's name. */
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

    /** The column of the answer of {@link #countTooLargeSql} with the values that are too large for {@link #tight} too. */
    public static final String TOO_LARGE_FOR_ALL = "AMC_TOO_LARGE_ROWS";

    private static final int MAXIMUM_LENGTH = 255;
    private static final Pattern ASIDE =
            Pattern.compile("(.+)__amc_aside_\\d{1,2}_\\d{1,2}(?:_for_(\\d{1,2})_(\\d{1,2}))?");

    /**
     * @param narrow a column of the table, of type NUMBER
     * @param type with room for more digits after the point than the needed ones
     * @return empty where the names that are needed are too long or taken, or the column has to have a value
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

    /** The widenings that ended after the old column was set aside, before all of its values were in the new one. */
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

    /** The one that the old column was set aside for. Earlier versions did not name it. */
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

    /** The name that the old column keeps. */
    public Identifier former() {
        return named(column, "former", narrow);
    }

    /** Whether readers still have the old column, so that the new one is to be made first. */
    public boolean isBegun() {
        return progress == Progress.BEGUN;
    }

    /** Whether the new column is still to be given the name. */
    public boolean isToTakeOver() {
        return progress != Progress.TAKEN_OVER;
    }

    /** The column as it is afterwards. */
    public Column widened() {
        return new Column(column, wide.type());
    }

    /** Counts the values for which the wider column, and a tight one, would have too few digits before the point. */
    public String countTooLargeSql() {
        return "SELECT " + countTooLarge(wide) + " AS " + COUNT + ", " + countTooLarge(tight().wide) + " AS "
                + TOO_LARGE_FOR_ALL + " FROM " + table;
    }

    private String countTooLarge(Column wider) {
        return "COUNT_IF(ABS(" + column + ") >= 1" + "0".repeat(((ColumnType.Numeric) wider.type()).integerDigits())
                + ")";
    }

    /** Without room for finer decimals to come, for the sake of the digits before the point. */
    public ColumnWidening tight() {
        return begun(
                table, column, new ColumnType.Numeric(ColumnType.MAXIMUM_DIGITS, neededScale), neededScale, narrow);
    }

    public String addSql() {
        return new AddColumns(table, List.of(wide)).sql();
    }

    /** While readers still have the old column. */
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

    /** What somebody else inserted between the copy and the renames, after both. */
    public String copyRestSql() {
        return "UPDATE " + table + " SET " + column + " = " + aside + " WHERE " + column + " IS NULL AND " + aside
                + " IS NOT NULL";
    }

    /** Says that no value is left to be copied, and commits that copy too. */
    public String keepFormerSql() {
        return "ALTER TABLE " + table + " RENAME COLUMN " + aside + " TO " + former();
    }

    /** What the table's owner runs where this service's role may not. */
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
