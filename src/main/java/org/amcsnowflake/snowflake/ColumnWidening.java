package org.amcsnowflake.snowflake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives a NUMBER column more digits after the point, which Snowflake cannot do in place: a wider column is added, filled and
 * compared while readers have the old one; then two renames, one right after the other and without a warehouse, give it the
 * name. The former one stays beside it under another name, since nothing is ever dropped. Every statement may be repeated,
 * and where one was the last, the table's columns tell.
 *
 * @param wide the new column, under its name for the time being; with room for more digits after the point than are needed
 * @param neededScale the digits after the point that the values at hand have
 * @param former the name that the old column keeps
 * @param setAside whether the old column bears that name already: an earlier widening ended before the new one took over
 */
public record ColumnWidening(
        QualifiedName table, Identifier column, Column wide, int neededScale, Identifier former, boolean setAside) {
    /** The column of the answer of {@link #countTooLargeSql} and {@link #countDifferencesSql}. */
    public static final String COUNT = "AMC_ROWS";

    /** The column of the answer of {@link #countTooLargeSql} with the values that are too large for {@link #tight} too. */
    public static final String TOO_LARGE_FOR_ALL = "AMC_TOO_LARGE_ROWS";

    private static final int MAXIMUM_LENGTH = 255;
    private static final Pattern OURS = Pattern.compile("(.+)__amc_(wide|former)_(\\d{1,2})_(\\d{1,2})");

    /** One of our columns beside the one that is widened. */
    private record Companion(Identifier base, boolean wide, Column column) {
        static Optional<Companion> of(Column column) {
            Matcher matcher = OURS.matcher(column.name().name());
            return column.type() instanceof ColumnType.Numeric && matcher.matches()
                    ? Optional.of(new Companion(
                            new Identifier(matcher.group(1)), matcher.group(2).equals("wide"), column))
                    : Optional.empty();
        }

        ColumnType.Numeric type() {
            return (ColumnType.Numeric) column.type();
        }
    }

    /**
     * @param narrow a column of the table, of type NUMBER
     * @param type with room for more digits after the point than the needed ones
     * @return empty where the names that are needed are too long or taken, or the column has to have a value
     */
    public static Optional<ColumnWidening> of(
            TargetTable table, Column narrow, ColumnType.Numeric type, int neededScale) {
        String name = narrow.name().name();
        String wide = name + suffix("wide", type);
        String former = name + suffix("former", (ColumnType.Numeric) narrow.type());
        boolean longNames = Math.max(wide.codePointCount(0, wide.length()), former.codePointCount(0, former.length()))
                > MAXIMUM_LENGTH;
        if (longNames
                || table.requires(narrow.name())
                || table.column(new Identifier(former)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new ColumnWidening(
                table.name(),
                narrow.name(),
                new Column(new Identifier(wide), type),
                neededScale,
                new Identifier(former),
                false));
    }

    /** The widenings that ended after the old column was set aside, before the new one took its name. */
    public static List<ColumnWidening> interrupted(TargetTable table) {
        List<Companion> companions = table.columns().stream()
                .flatMap(column -> Companion.of(column).stream())
                .filter(companion -> table.column(companion.base()).isEmpty())
                .toList();
        List<ColumnWidening> interrupted = new ArrayList<>();
        for (Identifier base :
                companions.stream().map(Companion::base).distinct().toList()) {
            Optional<Column> wide = widest(companions, base, true);
            Optional<Column> former = widest(companions, base, false);
            if (wide.isPresent() && former.isPresent()) {
                interrupted.add(new ColumnWidening(
                        table.name(),
                        base,
                        wide.get(),
                        ((ColumnType.Numeric) wide.get().type()).scale(),
                        former.get().name(),
                        true));
            }
        }
        return interrupted;
    }

    private static Optional<Column> widest(List<Companion> companions, Identifier base, boolean wide) {
        return companions.stream()
                .filter(companion -> companion.base().equals(base) && companion.wide() == wide)
                .max(Comparator.comparingInt(companion -> companion.type().scale()))
                .map(Companion::column);
    }

    private static String suffix(String role, ColumnType.Numeric type) {
        return "__amc_" + role + "_" + type.precision() + "_" + type.scale();
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
        ColumnType.Numeric type = new ColumnType.Numeric(ColumnType.MAXIMUM_DIGITS, neededScale);
        Identifier name = new Identifier(column.name() + suffix("wide", type));
        return new ColumnWidening(table, column, new Column(name, type), neededScale, former, setAside);
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
        return "ALTER TABLE " + table + " RENAME COLUMN " + column + " TO " + former;
    }

    public String takeOverSql() {
        return "ALTER TABLE " + table + " RENAME COLUMN " + wide.name() + " TO " + column;
    }

    /** What somebody else inserted between the copy and the renames, after both. */
    public String copyRestSql() {
        return "UPDATE " + table + " SET " + column + " = " + former + " WHERE " + column + " IS NULL AND " + former
                + " IS NOT NULL";
    }

    /** What the table's owner runs where this service's role may not. */
    public List<String> statements() {
        return setAside
                ? List.of(takeOverSql(), copyRestSql())
                : List.of(addSql(), copySql(), setAsideSql(), takeOverSql(), copyRestSql());
    }
}
