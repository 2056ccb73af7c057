package org.amcsnowflake.upload.plan;

import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.upload.result.ColumnProfile;
import org.amcsnowflake.upload.result.ColumnTypes;

import java.util.Optional;

/** Chooses the type that a column of a table created by this service needs for more digits or longer texts. */
final class WiderType {
    private WiderType() {}

    /** @return empty if the type already suffices, or if no type of its kind does */
    static Optional<ColumnType> wider(ColumnProfile profile, ColumnType type) {
        if (type instanceof ColumnType.Numeric number && profile.hasOnly(ColumnTypes.NUMBERS)) {
            return wider(profile, number).filter(wide -> !wide.equals(number));
        }
        if (type instanceof ColumnType.Text text && profile.longest() > text.length()) {
            long length = profile.longest() <= ColumnType.DEFAULT_TEXT_LENGTH
                    ? ColumnType.DEFAULT_TEXT_LENGTH
                    : ColumnType.MAXIMUM_TEXT_LENGTH;
            return Optional.of(new ColumnType.Text(length, text.collation()));
        }
        return Optional.empty();
    }

    private static Optional<ColumnType> wider(ColumnProfile profile, ColumnType.Numeric number) {
        int before = profile.integerDigits();
        int after = profile.scale();
        if (after <= number.scale()) {
            return before + number.scale() <= ColumnType.MAXIMUM_DIGITS && before > number.precision() - number.scale()
                    ? Optional.of(new ColumnType.Numeric(ColumnType.MAXIMUM_DIGITS, number.scale()))
                    : Optional.empty();
        }
        return ColumnTypes.exact(before, after);
    }
}
