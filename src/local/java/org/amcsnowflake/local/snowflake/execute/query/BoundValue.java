package org.amcsnowflake.local.snowflake.execute.query;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.translate.Typed;

import java.math.BigInteger;

/** Values of binds, which drivers send as texts. */
final class BoundValue {
    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final String UTC = "1440";

    private BoundValue() {}

    static DataType type(String bound, String value) {
        return switch (bound) {
            case "FIXED" -> {
                int point = value.indexOf('.');
                yield new DataType.Numeric(38, point < 0 ? 0 : Math.min(37, value.length() - point - 1));
            }
            case "REAL" -> new DataType.Floating();
            case "BOOLEAN" -> new DataType.Logical();
            case "DATE" -> new DataType.Date();
            case "TIMESTAMP_NTZ" -> new DataType.Timestamp(DataType.Zone.NTZ, 9);
            case "TIMESTAMP_LTZ" -> new DataType.Timestamp(DataType.Zone.LTZ, 9);
            case "TIMESTAMP_TZ" -> new DataType.Timestamp(DataType.Zone.TZ, 9);
            default -> DataType.Text.DEFAULT;
        };
    }

    /** A text that DuckDB can cast to the type that stores such values. */
    static String physical(String bound, String value) {
        return switch (bound) {
            case "BOOLEAN" -> value.equals("1") ? "true" : value;
            case "DATE" -> Long.toString(Math.floorDiv(Long.parseLong(value), MILLIS_PER_DAY));
            case "TIMESTAMP_TZ" -> {
                String[] parts = value.split(" ");
                yield new BigInteger(parts[0])
                        .multiply(BigInteger.valueOf(4096))
                        .add(new BigInteger(parts.length > 1 ? parts[1] : UTC))
                        .toString();
            }
            default -> value;
        };
    }

    /** @param physical the physical text, in DuckDB's SQL */
    static Typed typed(DataType type, String physical) {
        if (type instanceof DataType.Text) {
            return new Typed(physical, type);
        }
        if (type instanceof DataType.Date) {
            return new Typed("(DATE '1970-01-01' + CAST(" + physical + " AS INTEGER))", type);
        }
        return new Typed("CAST(" + physical + " AS " + type.physical() + ")", type);
    }
}
