package org.amcsnowflake.local.snowflake.translate;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.DataType.Zone;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Map.entry;

/** Functions on dates and times. */
final class Times {
    private static final DataType NTZ = new DataType.Timestamp(Zone.NTZ, 9);
    private static final Pattern TEXT_LITERAL = Pattern.compile("'([A-Za-z]+)'");
    private static final Set<String> PARTS =
            Set.of("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "DAYOFWEEK", "DAYOFYEAR");
    private static final Map<String, Long> NANOS = Map.ofEntries(
            entry("WEEK", 604_800_000_000_000L),
            entry("DAY", 86_400_000_000_000L),
            entry("HOUR", 3_600_000_000_000L),
            entry("MINUTE", 60_000_000_000L),
            entry("SECOND", 1_000_000_000L),
            entry("MILLISECOND", 1_000_000L),
            entry("MICROSECOND", 1_000L),
            entry("NANOSECOND", 1L));

    private Times() {}

    /** Empty if the function is not one of these. */
    static Optional<Typed> call(String function, List<Typed> arguments) {
        if (PARTS.contains(function)) {
            return Optional.of(part(function, Functions.one(function, arguments)));
        }
        return Optional.ofNullable(
                switch (function) {
                    case "TO_DATE", "DATE" -> Conversion.cast(Functions.one(function, arguments), new DataType.Date());
                    case "TRY_TO_DATE" -> Conversion.attempt(Functions.one(function, arguments), new DataType.Date());
                    case "TO_TIMESTAMP", "TO_TIMESTAMP_NTZ" -> stamp(function, arguments, Zone.NTZ);
                    case "TO_TIMESTAMP_LTZ" -> stamp(function, arguments, Zone.LTZ);
                    case "TO_TIMESTAMP_TZ" -> stamp(function, arguments, Zone.TZ);
                    case "TRY_TO_TIMESTAMP", "TRY_TO_TIMESTAMP_NTZ" ->
                        Conversion.attempt(Functions.one(function, arguments), NTZ);
                    case "TRY_TO_TIMESTAMP_TZ" ->
                        Conversion.attempt(Functions.one(function, arguments), new DataType.Timestamp(Zone.TZ, 9));
                    case "CONVERT_TIMEZONE" -> toUtc(arguments);
                    case "SYSDATE" -> new Typed(now(), NTZ);
                    case "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "GETDATE" ->
                        new Typed(now(), new DataType.Timestamp(Zone.LTZ, 9));
                    case "CURRENT_DATE" ->
                        new Typed("nanos_date(" + now() + " + session_offset(" + now() + "))", new DataType.Date());
                    case "DATE_PART" -> part(unit(arguments.get(0)), arguments.get(1));
                    case "DATEADD", "TIMESTAMPADD" -> add(arguments);
                    case "DATEDIFF", "TIMESTAMPDIFF" -> difference(arguments);
                    case "DATE_TRUNC" -> truncated(arguments);
                    default -> null;
                });
    }

    private static String now() {
        return StatementTime.nanos();
    }

    private static Typed stamp(String function, List<Typed> arguments, Zone zone) {
        return Conversion.cast(Functions.one(function, arguments), new DataType.Timestamp(zone, 9));
    }

    private static Typed toUtc(List<Typed> arguments) {
        List<Typed> pair = Functions.two("CONVERT_TIMEZONE", arguments);
        if (!pair.get(0).sql().equalsIgnoreCase("'UTC'")) {
            throw SqlErrors.unsupported("CONVERT_TIMEZONE to anything but 'UTC'");
        }
        Typed zoned = Conversion.cast(pair.get(1), new DataType.Timestamp(Zone.TZ, 9));
        return new Typed("zoned(instant_of(" + zoned.sql() + "), 0)", zoned.type());
    }

    /** The wall clock's time, whose parts the functions use. */
    private static String wall(Typed value) {
        return Conversion.cast(value, NTZ).sql();
    }

    static Typed formatted(Typed value, Typed format) {
        return TimeFormat.text(wall(value), format);
    }

    private static String duckStamp(String wall) {
        return "make_timestamp(CAST(floor_div(" + wall + ", 1000) AS BIGINT))";
    }

    private static Typed part(String part, Typed value) {
        String name =
                part.equals("DAYOFWEEK") ? "dow" : part.equals("DAYOFYEAR") ? "doy" : part.toLowerCase(Locale.ROOT);
        return Typed.integer("CAST(floor(date_part('" + name + "', " + duckStamp(wall(value)) + ")) AS DECIMAL(38,0))");
    }

    private static String unit(Typed written) {
        Matcher literal = TEXT_LITERAL.matcher(written.sql());
        String unit = literal.matches() ? literal.group(1).toUpperCase(Locale.ROOT) : "";
        return unit.endsWith("S") && !PARTS.contains(unit) ? unit.substring(0, unit.length() - 1) : unit;
    }

    private static Typed add(List<Typed> arguments) {
        String unit = unit(arguments.get(0));
        String count = "CAST("
                + Conversion.cast(arguments.get(1), DataType.Numeric.INTEGER).sql() + " AS BIGINT)";
        Typed value = arguments.get(2);
        String wall = wall(value);
        Long nanos = NANOS.get(unit);
        String sum;
        if (nanos != null) {
            sum = "(" + wall + " + " + count + "::HUGEINT * " + nanos + ")";
        } else {
            int months = months(unit);
            sum = "(epoch_us(" + duckStamp(wall) + " + to_months(CAST(" + count + " * " + months
                    + " AS INTEGER)))::HUGEINT * 1000 + " + wall + " - floor_div(" + wall + ", 1000) * 1000)";
        }
        boolean staysDate =
                value.type() instanceof DataType.Date && (nanos == null || unit.equals("DAY") || unit.equals("WEEK"));
        Typed added = new Typed(sum, NTZ);
        return staysDate || value.type() instanceof DataType.Timestamp
                ? Conversion.cast(added, value.typeOr(NTZ))
                : added;
    }

    private static int months(String unit) {
        return switch (unit) {
            case "MONTH" -> 1;
            case "QUARTER" -> 3;
            case "YEAR" -> 12;
            default -> throw SqlErrors.unsupported("the date part " + unit);
        };
    }

    private static Typed difference(List<Typed> arguments) {
        String unit = unit(arguments.get(0));
        if (!NANOS.containsKey(unit)) {
            months(unit);
        }
        return Typed.integer("CAST(date_diff('" + unit.toLowerCase(Locale.ROOT) + "', "
                + duckStamp(wall(arguments.get(1))) + ", " + duckStamp(wall(arguments.get(2))) + ") AS DECIMAL(38,0))");
    }

    private static Typed truncated(List<Typed> arguments) {
        String unit = unit(arguments.get(0));
        Typed value = arguments.get(1);
        String truncated = "(epoch_us(date_trunc('" + unit.toLowerCase(Locale.ROOT) + "', " + duckStamp(wall(value))
                + "))::HUGEINT * 1000)";
        return Conversion.cast(new Typed(truncated, NTZ), value.typeOr(NTZ));
    }
}
