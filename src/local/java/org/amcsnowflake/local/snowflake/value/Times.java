package org.amcsnowflake.local.snowflake.value;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/** Reckons with timestamps as they are held: nanoseconds since 1970, of an instant or of a wall clock. */
public final class Times {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    private Times() {}

    /** What a text's clock shows; null if it is no timestamp. */
    public static @Nullable BigInteger wall(String text) {
        TimestampText read = TimestampText.parse(text);
        return read == null ? null : read.wall();
    }

    /** A text's offset in minutes; null if it has none. */
    public static @Nullable Long offset(String text) {
        TimestampText read = TimestampText.parse(text);
        Integer minutes = read == null ? null : read.offset();
        return minutes == null ? null : minutes.longValue();
    }

    /** How far the zone's clocks are ahead of UTC at an instant, in nanoseconds. */
    public static BigInteger zoneOffset(BigInteger instant, String zone) {
        ZoneOffset offset = ZoneId.of(zone).getRules().getOffset(Instant.ofEpochSecond(seconds(instant)));
        return BigInteger.valueOf(offset.getTotalSeconds()).multiply(NANOS);
    }

    /** The instant at which the zone's clocks show this; of a time that comes twice the first. */
    public static BigInteger instant(BigInteger wall, String zone) {
        LocalDateTime local = LocalDateTime.ofEpochSecond(seconds(wall), 0, ZoneOffset.UTC);
        ZoneOffset offset = local.atZone(ZoneId.of(zone)).getOffset();
        return wall.subtract(BigInteger.valueOf(offset.getTotalSeconds()).multiply(NANOS));
    }

    private static long seconds(BigInteger nanos) {
        BigInteger[] parts = nanos.divideAndRemainder(NANOS);
        return parts[1].signum() < 0 ? parts[0].longValueExact() - 1 : parts[0].longValueExact();
    }

    /** {@code YYYY-MM-DD HH24:MI:SS.FF} with so many digits of a second. */
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
