package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.DataType.Zone;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;

import java.util.Locale;

/** Casts, with Snowflake's errors for failed ones. */
public final class Conversion {
    private Conversion() {}

    /** The statement that stores a value: errors differ between statements. */
    public enum Storing {
        CHANGE,
        COPY,
        /** COPY with TRUNCATECOLUMNS. */
        CUT
    }

    /** Converts to a column's type: too long a text, or NULL in a NOT NULL column, is an error. */
    public static String stored(Typed value, Column column) {
        return stored(value, column, Storing.CHANGE);
    }

    public static String stored(Typed value, Column column, Storing storing) {
        String sql = converted(value, column, storing);
        if (!column.nullable()) {
            String code = storing == Storing.CHANGE ? "100072" : "100088";
            sql = "coalesce(" + sql + ", " + Duck.error(code, "22000", "'NULL result in a non-nullable column'") + ")";
        }
        return sql;
    }

    private static String converted(Typed value, Column column, Storing storing) {
        DataType type = column.type();
        if (type instanceof DataType.Text text && value.type() != null) {
            String sql = cast(value, new DataType.Text(Long.MAX_VALUE)).sql();
            return isLonger(value, text) ? shortEnough(sql, text.length(), storing) : sql;
        }
        if (type instanceof DataType.Variant && value.type() instanceof DataType.Text from) {
            if (storing == Storing.CHANGE) {
                throw new SnowflakeError(
                        "002023",
                        "22000",
                        "SQL compilation error:\nExpression type does not match column data type, expecting "
                                + type.described() + " but got " + from.described() + " for column " + column.name());
            }
            return "json_variant(" + value.sql() + ")";
        }
        return cast(value, type).sql();
    }

    private static String shortEnough(String sql, long length, Storing storing) {
        String shown = "''' || left(" + sql + ", 40) || '''";
        String otherwise = switch (storing) {
            case CHANGE -> Duck.error("100078", "22000", "'String " + shown + " is too long and would be truncated'");
            case COPY ->
                Duck.error(
                        "100074",
                        "54000",
                        "'User character length limit (" + length + ") exceeded by string " + shown + "'");
            case CUT -> "left(" + sql + ", " + length + ")";
        };
        return "CASE WHEN length(" + sql + ") > " + length + " THEN " + otherwise + " ELSE " + sql + " END";
    }

    private static boolean isLonger(Typed value, DataType.Text column) {
        return !(value.type() instanceof DataType.Text text) || text.length() > column.length();
    }

    public static Typed cast(Typed value, DataType to) {
        return new Typed(cast(value, to, false), to);
    }

    static Typed attempt(Typed value, DataType to) {
        return new Typed(cast(value, to, true), to);
    }

    private static String cast(Typed value, DataType to, boolean attempt) {
        DataType from = value.type();
        if (from == null) {
            return "CAST(NULL AS " + to.physical() + ")";
        }
        if (from.equals(to)) {
            return value.sql();
        }
        if (from instanceof DataType.Variant && !(to instanceof DataType.Variant)) {
            return cast(Typed.text("variant_text(" + value.sql() + ")"), to, attempt);
        }
        if (to instanceof DataType.Numeric number) {
            return number(value.sql(), from, number, attempt);
        }
        if (to instanceof DataType.Floating) {
            return checked(value.sql(), "TRY_CAST(" + value.sql() + " AS DOUBLE)", "100038", "Numeric value", attempt);
        }
        if (to instanceof DataType.Text text) {
            String sql = text(value.sql(), from);
            return isLonger(value, text) ? limited(sql, text.length(), attempt) : sql;
        }
        if (to instanceof DataType.Logical) {
            return logical(value.sql(), from, attempt);
        }
        if (to instanceof DataType.Date) {
            return date(value.sql(), from, attempt);
        }
        if (to instanceof DataType.Timestamp timestamp) {
            return shortened(timestamp(value.sql(), from, timestamp.zone(), attempt), from, timestamp);
        }
        return variant(value.sql(), from);
    }

    /** A cast truncates no text. */
    private static String limited(String sql, long length, boolean attempt) {
        return attempt
                ? "CASE WHEN length(" + sql + ") <= " + length + " THEN " + sql + " END"
                : shortEnough(sql, length, Storing.CHANGE);
    }

    /** NULL stays NULL; a value that the conversion turns into NULL is an error. */
    private static String checked(String value, String converted, String code, String what, boolean attempt) {
        if (attempt) {
            return converted;
        }
        String sqlState = code.equals("100035") || code.equals("100040") ? "22007" : "22018";
        return "CASE WHEN " + value + " IS NULL THEN NULL ELSE coalesce(" + converted + ", "
                + Duck.error(
                        code,
                        sqlState,
                        "'" + what + " ''' || left(CAST(" + value + " AS VARCHAR), 200) || ''' is not recognized'")
                + ") END";
    }

    private static String number(String value, DataType from, DataType.Numeric to, boolean attempt) {
        if (from instanceof DataType.Logical) {
            return "CAST(CAST(" + value + " AS INTEGER) AS " + to.physical() + ")";
        }
        if (from instanceof DataType.Text) {
            return checked(
                    value,
                    "TRY_CAST(trim(" + value + ") AS " + to.physical() + ")",
                    "100038",
                    "Numeric value",
                    attempt);
        }
        if (from instanceof DataType.Numeric number
                && to.scale() >= number.scale()
                && to.precision() - to.scale() >= number.precision() - number.scale()) {
            return "CAST(" + value + " AS " + to.physical() + ")";
        }
        requireOneOf(from, to, from instanceof DataType.Numeric || from instanceof DataType.Floating);
        String converted = "TRY_CAST(" + value + " AS " + to.physical() + ")";
        if (attempt) {
            return converted;
        }
        return "CASE WHEN " + value + " IS NULL THEN NULL ELSE coalesce(" + converted + ", "
                + Duck.error(
                        "100039",
                        "22003",
                        "'Numeric value ''' || CAST(" + value + " AS VARCHAR) || ''' is out of range'")
                + ") END";
    }

    private static String text(String value, DataType from) {
        if (from instanceof DataType.Text) {
            return value;
        }
        if (from instanceof DataType.Floating) {
            // A whole number is written without a decimal point.
            return "regexp_replace(CAST(" + value + " AS VARCHAR), '\\.0$', '')";
        }
        if (from instanceof DataType.Date) {
            return "date_text(" + value + ")";
        }
        if (from instanceof DataType.Timestamp timestamp) {
            return timestamp.zone().name().toLowerCase(Locale.ROOT) + "_text(" + value + ")";
        }
        return "CAST(" + value + " AS VARCHAR)";
    }

    private static String logical(String value, DataType from, boolean attempt) {
        if (from instanceof DataType.Numeric) {
            return "(" + value + " <> 0)";
        }
        requireOneOf(from, new DataType.Logical(), from instanceof DataType.Text);
        String converted =
                "CASE WHEN lower(" + value + ") IN ('true', 't', 'yes', 'y', 'on', '1') THEN true WHEN lower(" + value
                        + ") IN ('false', 'f', 'no', 'n', 'off', '0') THEN false END";
        return checked(value, converted, "100037", "Boolean value", attempt);
    }

    private static String date(String value, DataType from, boolean attempt) {
        if (from instanceof DataType.Timestamp timestamp) {
            return "nanos_date(" + timestamp(value, timestamp, Zone.NTZ, attempt) + ")";
        }
        requireOneOf(from, new DataType.Date(), from instanceof DataType.Text);
        String converted = "nanos_date(text_wall(" + value + "))";
        return checked(value, converted, "100040", "Date", attempt);
    }

    private static String timestamp(String value, DataType from, Zone to, boolean attempt) {
        if (from instanceof DataType.Date) {
            return between("day_nanos(" + value + ")", Zone.NTZ, to);
        }
        if (from instanceof DataType.Timestamp timestamp) {
            return between(value, timestamp.zone(), to);
        }
        if (from instanceof DataType.Numeric) {
            // Seconds; a plain number has no time zone.
            String nanos = "CAST(" + value + " * 1000000000 AS HUGEINT)";
            return to == Zone.TZ ? "zoned(" + nanos + ", 0)" : nanos;
        }
        requireOneOf(from, new DataType.Timestamp(to, 9), from instanceof DataType.Text);
        String wall = "text_wall(" + value + ")";
        String offset = "text_offset(" + value + ")";
        String instant = "(" + wall + " - " + offset + " * 60000000000::HUGEINT)";
        String converted = switch (to) {
            case NTZ -> wall;
            case LTZ -> "coalesce(" + instant + ", of_session(" + wall + "))";
            case TZ -> "coalesce(zoned(" + instant + ", " + offset + "), " + between(wall, Zone.NTZ, Zone.TZ) + ")";
        };
        return checked(value, converted, "100035", "Timestamp", attempt);
    }

    private static String between(String value, Zone from, Zone to) {
        if (from == to) {
            return value;
        }
        return switch (from) {
            case NTZ -> {
                String instant = "of_session(" + value + ")";
                yield to == Zone.LTZ ? instant : "zoned(" + instant + ", session_minutes(" + instant + "))";
            }
            case LTZ ->
                to == Zone.NTZ
                        ? "(" + value + " + session_offset(" + value + "))"
                        : "zoned(" + value + ", session_minutes(" + value + "))";
            case TZ -> {
                String instant = "instant_of(" + value + ")";
                yield to == Zone.LTZ ? instant : "(" + instant + " + minutes_of(" + value + ") * 60000000000::HUGEINT)";
            }
        };
    }

    private static String shortened(String value, DataType from, DataType.Timestamp to) {
        boolean fits = from instanceof DataType.Timestamp timestamp && timestamp.fraction() <= to.fraction();
        if (to.fraction() == 9 || fits || to.zone() == Zone.TZ) {
            return value;
        }
        long unit = (long) Math.pow(10, 9 - to.fraction());
        return "(floor_div(" + value + ", " + unit + ") * " + unit + ")";
    }

    private static String variant(String value, DataType from) {
        if (from instanceof DataType.Variant) {
            return value;
        }
        if (from instanceof DataType.Text || from instanceof DataType.Date || from instanceof DataType.Timestamp) {
            return "CAST(to_json(" + text(value, from) + ") AS VARCHAR)";
        }
        if (from instanceof DataType.Numeric number && number.scale() > 0) {
            return "rtrim(rtrim(CAST(" + value + " AS VARCHAR), '0'), '.')";
        }
        return "CAST(" + value + " AS VARCHAR)";
    }

    private static void requireOneOf(DataType from, DataType to, boolean possible) {
        if (!possible) {
            throw SqlErrors.unsupported("a cast from " + from.described() + " to " + to.described());
        }
    }
}
