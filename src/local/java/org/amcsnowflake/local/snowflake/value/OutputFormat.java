package org.amcsnowflake.local.snowflake.value;

import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Formats a time according to a session's DATE_OUTPUT_FORMAT or TIMESTAMP_…_OUTPUT_FORMAT. */
public final class OutputFormat {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);
    private static final Pattern ELEMENT = Pattern.compile(
            "YYYY|YY|MMMM|MON|MM|DD|DY|HH24|HH12|AM|PM|MI|SS|FF[0-9]?|\"[^\"]*\"|.", Pattern.CASE_INSENSITIVE);

    private OutputFormat() {}

    /**
     * @param wall nanoseconds since 1970 on the displayed clock
     * @param format with the offset, if any, already in quotes
     */
    public static String text(BigInteger wall, String format) {
        BigInteger[] parts = wall.subtract(wall.mod(NANOS)).divideAndRemainder(NANOS);
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                parts[0].longValueExact(), wall.mod(NANOS).intValue(), ZoneOffset.UTC);
        StringBuilder text = new StringBuilder();
        Matcher element = ELEMENT.matcher(format.equalsIgnoreCase("AUTO") ? "YYYY-MM-DD HH24:MI:SS.FF3" : format);
        while (element.find()) {
            text.append(part(element.group(), time));
        }
        return text.toString();
    }

    private static String part(String element, LocalDateTime time) {
        return switch (element.toUpperCase(Locale.ROOT)) {
            case "YYYY" -> shown(time, "uuuu");
            case "YY" -> shown(time, "uu");
            case "MMMM" -> shown(time, "MMMM");
            case "MON" -> shown(time, "MMM");
            case "MM" -> shown(time, "MM");
            case "DD" -> shown(time, "dd");
            case "DY" -> shown(time, "EEE");
            case "HH24" -> shown(time, "HH");
            case "HH12" -> shown(time, "hh");
            case "AM", "PM" -> shown(time, "a");
            case "MI" -> shown(time, "mm");
            case "SS" -> shown(time, "ss");
            default -> element.matches("(?i)FF[0-9]?") ? fraction(element, time) : element.replace("\"", "");
        };
    }

    private static String shown(LocalDateTime time, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
    }

    private static String fraction(String element, LocalDateTime time) {
        int digits = element.length() > 2 ? element.charAt(2) - '0' : 9;
        return String.format(Locale.ROOT, "%09d", time.getNano()).substring(0, digits);
    }
}
