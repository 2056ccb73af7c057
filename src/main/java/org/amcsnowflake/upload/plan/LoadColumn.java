package org.amcsnowflake.upload.plan;

import org.amcsnowflake.sql.Column;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.merge.SourceColumn;
import org.amcsnowflake.upload.result.ColumnProfile;
import org.amcsnowflake.upload.result.TemporalText;
import org.amcsnowflake.upload.result.ValueKind;

import java.util.EnumSet;

/**
 * How one result column is loaded from the staged files into the target.
 *
 * @param target the column of the target table, existing or to be created
 * @param staged the same column of the temporary table that COPY fills
 * @param source what the MERGE selects from the temporary table
 */
record LoadColumn(Column target, Column staged, SourceColumn source) {

    static LoadColumn of(ColumnProfile profile, Column target) {
        ColumnType staged = stagedType(profile, target.type());
        Identifier name = target.name();
        return new LoadColumn(
                target,
                new Column(name, staged),
                new SourceColumn(name, expression(name, staged, profile, target.type())));
    }

    private static ColumnType stagedType(ColumnProfile profile, ColumnType target) {
        if (target instanceof ColumnType.Timestamp) {
            if (profile.hasHourOffset()) {
                return ColumnType.text();
            }
            // Text with an offset loses it in TIMESTAMP_NTZ; in TIMESTAMP_TZ text without one is UTC, the session's
            // zone.
            boolean zoned = profile.has(ValueKind.ZONED_TIMESTAMP);
            return new ColumnType.Timestamp(zoned ? ColumnType.Zone.TZ : ColumnType.Zone.NTZ, 9);
        }
        if (target instanceof ColumnType.Text || target instanceof ColumnType.Variant) {
            return profile.longest() <= ColumnType.DEFAULT_TEXT_LENGTH
                    ? ColumnType.text()
                    : new ColumnType.Text(ColumnType.MAXIMUM_TEXT_LENGTH);
        }
        // Columns of types that are not loaded contain only NULLs.
        return target instanceof ColumnType.Other ? ColumnType.text() : target;
    }

    private static String expression(Identifier name, ColumnType staged, ColumnProfile profile, ColumnType target) {
        if (target instanceof ColumnType.Variant) {
            boolean plainText = profile.firstOther(EnumSet.of(ValueKind.NESTED)).isPresent()
                    && !profile.has(ValueKind.LOGICAL)
                    && !profile.has(ValueKind.INTEGER)
                    && !profile.has(ValueKind.DECIMAL);
            return plainText ? "TO_VARIANT(" + name + ")" : "PARSE_JSON(" + name + ")";
        }
        if (target instanceof ColumnType.Timestamp timestamp && !staged.equals(target)) {
            boolean zoned = profile.has(ValueKind.ZONED_TIMESTAMP);
            String read = profile.hasHourOffset() ? withMinutesInOffset(name) : name.quoted();
            String value =
                    zoned && timestamp.zone() == ColumnType.Zone.NTZ ? "CONVERT_TIMEZONE('UTC', " + read + ")" : read;
            return value + "::" + target.sql();
        }
        return target instanceof ColumnType.Other ? "NULL::" + target.sql() : name.quoted();
    }

    /** Snowflake's automatic formats do not accept an offset of hours alone after a {@code T}. */
    private static String withMinutesInOffset(Identifier name) {
        return "CAST(CASE WHEN LENGTH(%1$s) > %2$d AND SUBSTR(%1$s, LENGTH(%1$s) - 2, 1) IN ('+', '-') THEN %1$s || ':00' ELSE %1$s END AS TIMESTAMP_TZ(9))"
                .formatted(name, TemporalText.LONGEST_WITHOUT_SECONDS);
    }
}
