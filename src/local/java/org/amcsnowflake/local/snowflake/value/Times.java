package org.amcsnowflake.local.snowflake.value;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/** Computes with timestamps in their stored form: nanoseconds since 1970, of an instant or a wall clock. */
public final class Times {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    private Times() {}

    /** The wall-clock time of a text; null if it is not a timestamp. */
    public static @Nullable BigInteger wall(String text) {
        TimestampText read = TimestampText.parse(text);
        return read == null ? null : read.wall();
    }

    /** The offset of a text in minutes; null if it has none. */
    public static @Nullable Long offset(String text) {
        TimestampText read = TimestampText.parse(text);
        Integer minutes = read == null ? null : read.offset();
        return minutes == null ? null : minutes.longValue();
    }

    /** The zone's offset from UTC at an instant, in nanoseconds. */
    public static BigInteger zoneOffset(BigInteger instant, String zone) {
        ZoneOffset offset = ZoneId.of(zone).getRules().getOffset(Instant.ofEpochSecond(seconds(instant)));
        return BigInteger.valueOf(offset.getTotalSeconds()).multiply(NANOS);
    }

    /** The instant of this local time in the zone; the earlier one if there are two. */
    public static BigInteger instant(BigInteger wall, String zone) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(seconds(wall), 0, ZoneOffset.UTC);
        ZoneOffset offset = local.atZone(ZoneId.of(zone)).getOffset();
        return wall.subtract(BigInteger.valueOf(offset.getTotalSeconds()).multiply(NANOS));
    }

    private static long seconds(BigInteger nanos) {
        BigInteger[] parts = nanos.divideAndRemainder(NANOS);
        return parts[1].signum() < 0 ? parts[0].longValueExact() - 1 : parts[0].longValueExact();
    }

    /** {@code YYYY-MM-DD HH24:MI:SS.FF} with this many fractional digits. */
    public static String text(BigInteger wall, long digits) {
        try {
            LocalDateTime time =
                    LocalDateTime.ofEpochSecond(seconds(wall), wall.mod(NANOS).intValue(), ZoneOffset.UTC);
            String fraction = digits == 0
                    ? ""
                    : "." + String.format(Locale.ROOT, "%09d", time.getNano()).substring(0, (int) digits);
            return String.format(
                            Locale.ROOT,
                            "%04d-%02d-%02d %02d:%02d:%02d",
                            time.getYear(),
                            time.getMonthValue(),
                            time.getDayOfMonth(),
                            time.getHour(),
                            time.getMinute(),
                            time.getSecond())
                    + fraction;
        } catch (DateTimeException tooFar) {
            throw new IllegalArgumentException("A timestamp out of range: " + wall, tooFar);
        }
    }
}
