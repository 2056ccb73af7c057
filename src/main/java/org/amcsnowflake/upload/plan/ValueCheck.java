package org.amcsnowflake.upload.plan;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.Column;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.upload.result.ColumnProfile;
import org.amcsnowflake.upload.result.ColumnTypes;
import org.amcsnowflake.upload.result.Example;
import org.amcsnowflake.upload.result.ValueKind;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Checks, before anything is sent to the target, that its column can store every value unchanged: Snowflake would
 * silently round a fraction into a narrower column.
 */
final class ValueCheck {
    private static final Set<ValueKind> ANY = EnumSet.allOf(ValueKind.class);
    private static final Set<ValueKind> JSON =
            EnumSet.of(ValueKind.NESTED, ValueKind.LOGICAL, ValueKind.INTEGER, ValueKind.DECIMAL);
    private static final Set<ValueKind> TEXTS =
            EnumSet.of(ValueKind.TEXT, ValueKind.DATE, ValueKind.LOCAL_TIMESTAMP, ValueKind.ZONED_TIMESTAMP);

    private final ColumnProfile profile;
    private final Column column;
    private final Kind kind;

    /** Where a column's type comes from. */
    private enum Kind {
        TARGET,
        RESULT,
        CAST
    }

    private ValueCheck(ColumnProfile profile, Column column, Kind kind) {
        this.profile = profile;
        this.column = column;
        this.kind = kind;
    }

    /**
     * @param isNew whether the target lacks the column, so that the result declares its type
     * @throws Fault of class DATA that names column, row and value
     */
    static void check(ColumnProfile profile, Column column, boolean isNew) {
        if (profile.cast().isPresent()) {
            // Also if the target's column has another type.
            new ValueCheck(profile, new Column(column.name(), profile.cast().get()), Kind.CAST).check();
        }
        new ValueCheck(profile, column, isNew ? Kind.RESULT : Kind.TARGET).check();
    }

    private void check() {
        ColumnType type = column.type();
        require(profile.firstOther(kindsFor(type)), "is of a different type");
        if (type instanceof ColumnType.Numeric number) {
            int integerDigits = number.precision() - number.scale();
            require(profile.integerDigits() > integerDigits, profile.mostIntegerDigits(), "has too many digits");
            require(profile.scale() > number.scale(), profile.mostScale(), "would be rounded");
        } else if (type instanceof ColumnType.Floating && !declaresDoubles()) {
            require(profile.firstBeyondDouble(), "would be rounded");
        } else if (type instanceof ColumnType.Text text) {
            require(profile.longest() > text.length(), profile.longestValue(), "is longer");
        } else if (type instanceof ColumnType.Timestamp timestamp) {
            require(
                    profile.fractionDigits() > timestamp.fraction(),
                    profile.mostFractionDigits(),
                    "has too many fractional digits");
        } else if (type instanceof ColumnType.Variant) {
            require(profile.firstBeyondVariant(), "would be rounded");
            require(profile.longest() > ColumnType.MAXIMUM_JSON_LENGTH, profile.longestValue(), "is longer");
        } else if (type instanceof ColumnType.Other && !profile.hasOnlyNulls()) {
            throw Fault.data("The target's column " + column.name() + " has the type " + type.sql()
                    + ", which this service cannot load; upload to another table, or change the column's type.");
        }
    }

    private boolean declaresDoubles() {
        return profile.cast().isEmpty()
                && profile.declared()
                        .filter(ColumnType.Floating.class::isInstance)
                        .isPresent();
    }

    private Set<ValueKind> kindsFor(ColumnType type) {
        if (type instanceof ColumnType.Numeric || type instanceof ColumnType.Floating) {
            return ColumnTypes.NUMBERS;
        }
        if (type instanceof ColumnType.Logical) {
            return EnumSet.of(ValueKind.LOGICAL);
        }
        if (type instanceof ColumnType.Date) {
            return EnumSet.of(ValueKind.DATE);
        }
        if (type instanceof ColumnType.Timestamp) {
            return ColumnTypes.TIMES;
        }
        if (type instanceof ColumnType.Variant) {
            return profile.hasOnly(TEXTS) ? TEXTS : JSON;
        }
        return ANY;
    }

    private void require(boolean violated, Optional<Example> example, String why) {
        if (violated) {
            require(example, why);
        }
    }

    private void require(Optional<Example> misfit, String why) {
        if (misfit.isPresent()) {
            Example example = misfit.get();
            if (kind == Kind.CAST) {
                throw Fault.withValues(
                        ErrorClass.DATA,
                        shown -> "snowflake_transforms casts the column " + column.name() + " to "
                                + column.type().sql() + ", but row " + example.row() + " holds '"
                                + shown.apply(example.value()) + "', which " + why
                                + ". Nothing was stored. Choose another type or correct the query, then retry.");
            }
            if (kind == Kind.RESULT) {
                throw Fault.withValues(
                        ErrorClass.DATA,
                        shown -> "The result declares the column " + column.name() + " as "
                                + column.type().sql() + ", but row " + example.row() + " holds '"
                                + shown.apply(example.value())
                                + "', which " + why
                                + ". Nothing was stored. Correct the type in the result's"
                                + " columns, or omit it so that it is inferred from the values, then retry.");
            }
            throw Fault.withValues(
                    ErrorClass.DATA,
                    shown -> "Column " + column.name() + " of the target is "
                            + column.type().sql() + ", but row "
                            + example.row() + " of the result holds '" + shown.apply(example.value()) + "', which "
                            + why
                            + ". Nothing was stored. Change the column's type, choose another table name, or"
                            + " correct the query, then retry.");
        }
    }
}
