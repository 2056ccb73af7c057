package org.amcsnowflake.upload.result;

import org.amcsnowflake.shaping.Operation;
import org.amcsnowflake.sql.ColumnType;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Chooses the type of a new column: the one the result declares, otherwise the narrowest that fits every value. */
public final class ColumnTypes {
    public static final Set<ValueKind> NUMBERS = EnumSet.of(ValueKind.INTEGER, ValueKind.DECIMAL);
    public static final Set<ValueKind> TIMES =
            EnumSet.of(ValueKind.DATE, ValueKind.LOCAL_TIMESTAMP, ValueKind.ZONED_TIMESTAMP);

    /** Spare digits for later results: a column's scale cannot be changed in place. */
    private static final int USUAL_SCALE = 12;

    private static final int USUAL_INTEGER_DIGITS = 20;

    /** Finer decimals are usually ratios, which have up to 17 significant digits: those from 0.0000001 fit. */
    private static final int RATIO_SCALE = 24;

    private static final int RATIO_INTEGER_DIGITS = ColumnType.MAXIMUM_DIGITS - RATIO_SCALE;
    private static final Pattern DECLARED =
            Pattern.compile("([A-Z_ ]+?)\\s*(?:\\(\\s*(\\d{1,9})\\s*(?:,\\s*(\\d{1,9})\\s*)?\\))?");

    /**
     * What is known of a column's type apart from its values.
     *
     * @param cast whether the values have to fit the declared type exactly
     */
    record Typing(Optional<ColumnType> declared, boolean cast, ColumnType ofNulls) {
        static Typing of(Optional<ColumnType> declared) {
            return new Typing(declared, false, ColumnType.text());
        }

        Typing after(Operation operation) {
            Optional<ColumnType> after = operation.declared(declared);
            return new Typing(
                    after, operation.casts() || cast && after.equals(declared), operation.typeOfNulls(ofNulls));
        }

        boolean isNumeric() {
            return declared.filter(type -> type instanceof ColumnType.Numeric || type instanceof ColumnType.Floating)
                    .isPresent();
        }
    }

    private ColumnTypes() {}

    public static ColumnType of(ColumnProfile profile) {
        return profile.declared().orElseGet(() -> inferred(profile));
    }

    private static ColumnType inferred(ColumnProfile profile) {
        if (profile.hasOnlyNulls()) {
            return profile.typeOfNulls();
        }
        if (profile.hasOnly(EnumSet.of(ValueKind.LOGICAL))) {
            return new ColumnType.Logical();
        }
        if (profile.hasOnly(NUMBERS)) {
            return number(profile);
        }
        if (profile.hasOnly(TIMES)) {
            return ColumnType.timestamp();
        }
        if (profile.hasOnly(EnumSet.of(ValueKind.NESTED))
                && profile.firstBeyondVariant().isEmpty()
                && profile.longest() <= ColumnType.MAXIMUM_JSON_LENGTH) {
            return new ColumnType.Variant();
        }
        return text(profile);
    }

    private static ColumnType number(ColumnProfile profile) {
        return exact(profile.integerDigits(), profile.scale())
                .orElseGet(() -> profile.firstBeyondDouble().isEmpty() ? new ColumnType.Floating() : text(profile));
    }

    /**
     * The NUMBER for this many digits before and after the decimal point, with spare digits; empty beyond 38 digits.
     */
    public static Optional<ColumnType> exact(int before, int after) {
        if (before + after > ColumnType.MAXIMUM_DIGITS || after > ColumnType.MAXIMUM_SCALE) {
            return Optional.empty();
        }
        int scale = 0;
        if (after > 0) {
            boolean isRatio = after > USUAL_SCALE;
            int available =
                    ColumnType.MAXIMUM_DIGITS - Math.max(before, isRatio ? RATIO_INTEGER_DIGITS : USUAL_INTEGER_DIGITS);
            scale = Math.max(after, Math.min(isRatio ? RATIO_SCALE : USUAL_SCALE, available));
        }
        return Optional.of(new ColumnType.Numeric(ColumnType.MAXIMUM_DIGITS, scale));
    }

    private static ColumnType text(ColumnProfile profile) {
        return profile.longest() <= ColumnType.DEFAULT_TEXT_LENGTH
                ? ColumnType.text()
                : new ColumnType.Text(ColumnType.MAXIMUM_TEXT_LENGTH);
    }

    /** @param type as written in the result's {@code columns}; an unknown type yields empty and is then inferred */
    public static Optional<ColumnType> declared(String type) {
        Matcher matcher = DECLARED.matcher(type.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return switch (matcher.group(1)) {
            case "INTEGER", "INT", "LONG", "BIGINT", "SMALLINT", "TINYINT", "INT32", "INT64" ->
                Optional.of(new ColumnType.Numeric(ColumnType.MAXIMUM_DIGITS, 0));
            case "DECIMAL", "NUMERIC", "NUMBER" -> decimal(matcher.group(2), matcher.group(3));
            case "FLOAT", "DOUBLE", "REAL", "DOUBLE PRECISION" -> Optional.of(new ColumnType.Floating());
            case "STRING", "VARCHAR", "CHAR", "TEXT", "UUID" -> Optional.of(ColumnType.text());
            case "BOOLEAN", "BOOL" -> Optional.of(new ColumnType.Logical());
            case "DATE", "TIMESTAMP", "DATETIME", "TIMESTAMP_NTZ", "TIMESTAMP_TZ", "TIMESTAMPTZ" ->
                Optional.of(ColumnType.timestamp());
            case "ARRAY", "MAP", "OBJECT", "STRUCT", "JSON", "VARIANT" -> Optional.of(new ColumnType.Variant());
            default -> Optional.empty();
        };
    }

    private static Optional<ColumnType> decimal(String precision, String scale) {
        if (precision == null) {
            return Optional.empty();
        }
        int digits = Integer.parseInt(precision);
        int after = scale == null ? 0 : Integer.parseInt(scale);
        boolean valid = digits >= 1
                && digits <= ColumnType.MAXIMUM_DIGITS
                && after <= digits
                && after <= ColumnType.MAXIMUM_SCALE;
        return valid ? Optional.of(new ColumnType.Numeric(digits, after)) : Optional.empty();
    }
}
