package org.amcsnowflake.upload.result;

import org.amcsnowflake.shaping.Cell;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.upload.result.ColumnTypes.Typing;
import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A profile of the values of one result column, collected while they are streamed: enough to choose a type for the
 * column, to check the values against an existing type, and to name the value that does not fit. Its size does not grow
 * with the result. Used by one thread.
 */
public final class ColumnProfile {
    private final String source;
    private final String name;
    private final boolean mapped;
    private final Typing typing;
    private final boolean numeric;
    private final Map<ValueKind, Example> firstOfKind = new EnumMap<>(ValueKind.class);
    private long lastRow;
    private long firstNullRow;
    private int integerDigits;
    private int scale;
    private int fractionDigits;
    private long longest;
    private boolean hourOffset;
    private boolean missing;
    private boolean ofSomeRows;
    private long rowBefore;
    private @Nullable Example mostIntegerDigits;
    private @Nullable Example mostScale;
    private @Nullable Example mostFractionDigits;
    private @Nullable Example longestValue;
    private @Nullable Example firstBeyondDouble;
    private @Nullable Example firstBeyondVariant;

    /** @param declared the type that the result declares, if it is a known one */
    ColumnProfile(String name, Optional<ColumnType> declared) {
        this(name, name, false, Typing.of(declared));
    }

    private ColumnProfile(String source, String name, boolean mapped, Typing typing) {
        this.source = source;
        this.name = name;
        this.mapped = mapped;
        this.typing = typing;
        this.numeric = typing.isNumeric();
    }

    /** Of a column whose name in the target is set by {@code snowflake_columns}. */
    static ColumnProfile mapped(String source, String name, Optional<ColumnType> declared) {
        return new ColumnProfile(source, name, true, Typing.of(declared));
    }

    /** The profile of a column whose values are transformed. */
    ColumnProfile transformed(Typing after) {
        return new ColumnProfile(source, name, mapped, after);
    }

    /** To be called first if the column's table does not get every row of the result. */
    void isOfSomeRows() {
        ofSomeRows = true;
    }

    /** @param before the row before it that the column's table has; 0 if there is none */
    void observe(long row, long before, Cell cell) {
        rowBefore = before;
        observe(row, cell);
    }

    private void observe(long row, Cell cell) {
        switch (cell.kind()) {
            case TEXT -> observeText(row, cell.text());
            case NUMBER -> observeNumber(row, cell.text());
            case LOGICAL -> observeLogical(row, cell.text());
            case NESTED -> {
                observeNested(row, cell.text());
                Precision.eachNumber(cell.text(), number -> observeNestedNumber(row, number));
            }
        }
    }

    /** The type of a new column if all values are NULL. */
    ColumnType typeOfNulls() {
        return typing.ofNulls();
    }

    /** The column's name in the result. */
    public String source() {
        return source;
    }

    /** The name to store it under. */
    public String name() {
        return name;
    }

    /** Whether the name was chosen by the execution's owner. */
    public boolean isMapped() {
        return mapped;
    }

    /** To be called if the result turns out not to have the column. */
    void isMissing() {
        missing = true;
    }

    /** Whether the result lacks the column, so that it is NULL in every row. */
    public boolean missing() {
        return missing;
    }

    public Optional<ColumnType> declared() {
        return typing.declared();
    }

    /** The type that {@code snowflake_transforms} casts the column to. */
    public Optional<ColumnType> cast() {
        return typing.declared().filter(type -> typing.cast());
    }

    /** What decides, together with its values' texts, how the column is stored. */
    String summary() {
        return name.length() + ":" + name + " " + typing + firstOfKind.keySet() + mapped + missing;
    }

    void observeLogical(long row, String text) {
        saw(ValueKind.LOGICAL, row, text);
    }

    void observeNested(long row, String json) {
        saw(ValueKind.NESTED, row, json);
    }

    /** @param text digits with at most one sign and one decimal point, as PostgreSQL writes numbers in jsonb */
    void observeNumber(long row, String text) {
        int start = text.charAt(0) == '-' ? 1 : 0;
        int point = text.indexOf('.');
        int digitsBefore = (point < 0 ? text.length() : point) - firstDigit(text, start);
        int digitsAfter = point < 0 ? 0 : significantScale(text, point);
        saw(digitsAfter == 0 ? ValueKind.INTEGER : ValueKind.DECIMAL, row, text);
        if (mostIntegerDigits == null || digitsBefore > integerDigits) {
            integerDigits = digitsBefore;
            mostIntegerDigits = Example.of(row, text);
        }
        if (mostScale == null || digitsAfter > scale) {
            scale = digitsAfter;
            mostScale = Example.of(row, text);
        }
        if (firstBeyondDouble == null && !Precision.isKeptByDouble(text)) {
            firstBeyondDouble = Example.of(row, text);
        }
        observeNestedNumber(row, text);
    }

    /** @param text a number inside an object or a list */
    void observeNestedNumber(long row, String text) {
        if (firstBeyondVariant == null && !Precision.isKeptByVariant(text)) {
            firstBeyondVariant = Example.of(row, text);
        }
    }

    private static int firstDigit(String text, int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) == '0') {
            at++;
        }
        return at;
    }

    void observeText(long row, String text) {
        if (numeric) {
            if (PlainNumber.matches(text)) {
                observeNumber(row, text);
                return;
            }
        }
        ValueKind temporal = TemporalText.kindOf(text);
        if (temporal == null) {
            saw(ValueKind.TEXT, row, text);
            return;
        }
        saw(temporal, row, text);
        hourOffset |= temporal == ValueKind.ZONED_TIMESTAMP && TemporalText.hasHourOffset(text);
        int fraction = TemporalText.fractionDigits(text);
        if (mostFractionDigits == null || fraction > fractionDigits) {
            fractionDigits = fraction;
            mostFractionDigits = Example.of(row, text);
        }
    }

    private void saw(ValueKind kind, long row, String text) {
        long before = ofSomeRows ? rowBefore : row - 1;
        if (before > lastRow && firstNullRow == 0) {
            firstNullRow = nullRow(before);
        }
        lastRow = row;
        if (!firstOfKind.containsKey(kind)) {
            firstOfKind.put(kind, Example.of(row, text));
        }
        if (longestValue == null || text.length() > longest) {
            noteLength(row, text);
        }
    }

    private void noteLength(long row, String text) {
        int characters = text.codePointCount(0, text.length());
        if (longestValue == null || characters > longest) {
            longest = characters;
            longestValue = Example.of(row, text);
        }
    }

    private static int significantScale(String text, int point) {
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return Math.max(0, end - point - 1);
    }

    /** A row without a value, given that there was none from the last row with a value to the given one. */
    private long nullRow(long last) {
        return ofSomeRows ? last : lastRow + 1;
    }

    /**
     * The first row without a value in this column, or another one if its table gets only some of the rows.
     *
     * @param last the number of the last row
     */
    public OptionalLong nullRowUntil(long last) {
        if (firstNullRow > 0) {
            return OptionalLong.of(firstNullRow);
        }
        return lastRow < last ? OptionalLong.of(nullRow(last)) : OptionalLong.empty();
    }

    public boolean hasOnlyNulls() {
        return firstOfKind.isEmpty();
    }

    public boolean has(ValueKind kind) {
        return firstOfKind.containsKey(kind);
    }

    public boolean hasOnly(Set<ValueKind> kinds) {
        return kinds.containsAll(firstOfKind.keySet());
    }

    /** The first value that is none of these kinds. */
    public Optional<Example> firstOther(Set<ValueKind> kinds) {
        Set<ValueKind> others = EnumSet.allOf(ValueKind.class);
        others.removeAll(kinds);
        return others.stream()
                .map(firstOfKind::get)
                .filter(example -> example != null)
                .min((one, other) -> Long.compare(one.row(), other.row()));
    }

    /** The most digits before the decimal point of any number, without leading zeros. */
    public int integerDigits() {
        return integerDigits;
    }

    /** The most digits after the decimal point of any number, without trailing zeros. */
    public int scale() {
        return scale;
    }

    /** The first number that a double would round. */
    public Optional<Example> firstBeyondDouble() {
        return Optional.ofNullable(firstBeyondDouble);
    }

    /** The first number, nested ones included, that a VARIANT would round. */
    public Optional<Example> firstBeyondVariant() {
        return Optional.ofNullable(firstBeyondVariant);
    }

    /** Whether a timestamp has an offset of hours alone, {@code +02}. */
    public boolean hasHourOffset() {
        return hourOffset;
    }

    public int fractionDigits() {
        return fractionDigits;
    }

    /** Characters (code points, as Snowflake counts) of the longest value's text. */
    public long longest() {
        return longest;
    }

    public Optional<Example> mostIntegerDigits() {
        return Optional.ofNullable(mostIntegerDigits);
    }

    public Optional<Example> mostScale() {
        return Optional.ofNullable(mostScale);
    }

    public Optional<Example> mostFractionDigits() {
        return Optional.ofNullable(mostFractionDigits);
    }

    public Optional<Example> longestValue() {
        return Optional.ofNullable(longestValue);
    }
}
