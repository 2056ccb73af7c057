package org.amcsnowflake.local.snowflake.value;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that Snowflake's AUTO format reads as a date or timestamp: year first with dashes, month first with slashes,
 * {@code 5-Apr-2013}, or digits alone, which are an epoch whose size determines its unit.
 *
 * @param wall nanoseconds since 1970 of the wall-clock time
 * @param offset in minutes; null if the text has none
 */
record TimestampText(BigInteger wall, @Nullable Integer offset) {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);
    private static final long SECONDS_UNTIL = 31_536_000_000L;
    private static final int MOST_DIGITS_OF_AN_EPOCH = 19;
    private static final Pattern EPOCH = Pattern.compile("-?\\d{1," + MOST_DIGITS_OF_AN_EPOCH + "}");
    private static final Pattern SHAPE = Pattern.compile(
            "(?:(\\d{1,4})-(\\d{1,2})-(\\d{1,2})|(\\d{1,2})/(\\d{1,2})/(\\d{4})|(\\d{1,2}-[A-Za-z]{3}-\\d{4}))"
                    + "(?:[T ](\\d{1,2})(?::(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{1,9}))?)?)?"
                    // An offset without a colon needs a blank before it. Hours alone are accepted by only one of
                    // the documented formats, and so by none here.
                    + "(?: ?(Z|[+-]\\d\\d:\\d\\d)| ([+-]\\d{4}))?)?");
    private static final DateTimeFormatter WITH_MONTH_NAME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("d-MMM-uuuu")
            .toFormatter(Locale.ENGLISH);

    /** Null if it is not one. */
    static @Nullable TimestampText parse(String text) {
        if (EPOCH.matcher(text).matches()) {
            return epoch(new BigInteger(text));
        }
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            return null;
        }
        try {
            LocalDateTime time = date(shape)
                    .atTime(number(shape.group(8)), number(shape.group(9)), number(shape.group(10)), nanos(shape));
            String offset = shape.group(12) == null ? shape.group(13) : shape.group(12);
            return new TimestampText(nanos(time), offset == null ? null : minutes(offset));
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    private static TimestampText epoch(BigInteger number) {
        BigInteger size = number.abs();
        long unit = 1_000_000_000;
        BigInteger until = BigInteger.valueOf(SECONDS_UNTIL);
        while (unit > 1 && size.compareTo(until) >= 0) {
            unit /= 1000;
            until = until.multiply(BigInteger.valueOf(1000));
        }
        return new TimestampText(number.multiply(BigInteger.valueOf(unit)), null);
    }

    private static LocalDate date(Matcher shape) {
        if (shape.group(1) != null) {
            return LocalDate.of(number(shape.group(1)), number(shape.group(2)), number(shape.group(3)));
        }
        return shape.group(4) != null
                ? LocalDate.of(number(shape.group(6)), number(shape.group(4)), number(shape.group(5)))
                : LocalDate.parse(shape.group(7), WITH_MONTH_NAME);
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int nanos(Matcher shape) {
        String fraction = shape.group(11);
        return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
    }

    private static BigInteger nanos(LocalDateTime time) {
        return BigInteger.valueOf(time.toEpochSecond(ZoneOffset.UTC))
                .multiply(NANOS)
                .add(BigInteger.valueOf(time.getNano()));
    }

    private static int minutes(String offset) {
        if (offset.equals("Z")) {
            return 0;
        }
        String digits = offset.substring(1).replace(":", "");
        int minutes = Integer.parseInt(digits.substring(0, 2)) * 60
                + (digits.length() > 2 ? Integer.parseInt(digits.substring(2)) : 0);
        return offset.startsWith("-") ? -minutes : minutes;
    }
}
