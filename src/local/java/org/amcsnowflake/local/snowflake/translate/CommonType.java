package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.DataType;

/** The type of values that are compared or returned in one column. */
final class CommonType {
    private CommonType() {}

    /** The common type of both types, for comparing them or returning them in one column. */
    static DataType of(DataType one, DataType other) {
        if (one.equals(other) || other.equals(DataType.Text.OF_NULL)) {
            return one;
        }
        if (one.equals(DataType.Text.OF_NULL)) {
            return other;
        }
        if (one instanceof DataType.Numeric a && other instanceof DataType.Numeric b) {
            int scale = Math.max(a.scale(), b.scale());
            int digits = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
            return new DataType.Numeric(Math.min(38, digits + scale), scale);
        }
        if (one instanceof DataType.Text a && other instanceof DataType.Text b) {
            return new DataType.Text(Math.max(a.length(), b.length()));
        }
        int rank = Integer.compare(rank(one), rank(other));
        DataType higher = rank >= 0 ? one : other;
        DataType lower = rank >= 0 ? other : one;
        // A text is parsed with every digit.
        return higher instanceof DataType.Numeric && lower instanceof DataType.Text
                ? new DataType.Numeric(38, 12)
                : higher;
    }

    private static int rank(DataType type) {
        if (type instanceof DataType.Text) {
            return 0;
        }
        if (type instanceof DataType.Logical) {
            return 1;
        }
        if (type instanceof DataType.Numeric || type instanceof DataType.Date) {
            return 2;
        }
        if (type instanceof DataType.Floating) {
            return 3;
        }
        if (type instanceof DataType.Timestamp timestamp) {
            return 3 + timestamp.zone().ordinal();
        }
        return 9;
    }
}
