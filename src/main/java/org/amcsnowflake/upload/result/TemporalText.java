package org.amcsnowflake.upload.result;

import org.jspecify.annotations.Nullable;

import java.time.YearMonth;

/**
 * Distinguishes ISO dates and timestamps from other text, in the forms that Snowflake's AUTO detection reads: {@code
 * 2026-01-31}, then {@code T} or a blank, {@code hh:mm[:ss[.fraction of 1 to 9 digits]]}, then nothing, {@code Z},
 * {@code +hh:mm}; or {@code +hh}, which the load completes. Hand-written for speed, since it checks every text of every
 * result.
 */
public final class TemporalText {
    private static final int DATE_LENGTH = 10;

    /** Of {@code 2026-01-31T12:00}: a text that has an offset is longer. */
    public static final int LONGEST_WITHOUT_SECONDS = 16;

    private TemporalText() {}

    /** @return DATE, LOCAL_TIMESTAMP, ZONED_TIMESTAMP, or null for any other text */
    static @Nullable ValueKind kindOf(String text) {
        int length = text.length();
        if (length < DATE_LENGTH || length > 36 || !isDate(text)) {
            return null;
        }
        if (length == DATE_LENGTH) {
            return ValueKind.DATE;
        }
        char separator = text.charAt(DATE_LENGTH);
        if (separator != 'T' && separator != ' ') {
            return null;
        }
        int position = endOfTime(text, DATE_LENGTH + 1);
        if (position < 0) {
            return null;
        }
        if (position == length) {
            return ValueKind.LOCAL_TIMESTAMP;
        }
        return isOffset(text, position) && isInRange(text, position) ? ValueKind.ZONED_TIMESTAMP : null;
    }

    /** @return digits after the decimal point of the seconds */
    static int fractionDigits(String text) {
        int point = text.indexOf('.', DATE_LENGTH);
        if (point < 0) {
            return 0;
        }
        int end = point + 1;
        while (end < text.length() && isDigit(text, end)) {
            end++;
        }
        return end - point - 1;
    }

    /** @param text one of those that have an offset */
    static boolean hasHourOffset(String text) {
        char sign = text.charAt(text.length() - 3);
        return sign == '+' || sign == '-';
    }

    private static boolean isDate(String text) {
        if (text.charAt(4) != '-' || text.charAt(7) != '-') {
            return false;
        }
        int century = twoDigits(text, 0);
        int yearOfCentury = twoDigits(text, 2);
        int month = twoDigits(text, 5);
        int day = twoDigits(text, 8);
        if (century < 0 || yearOfCentury < 0 || month < 1 || month > 12 || day < 1) {
            return false;
        }
        int year = century * 100 + yearOfCentury;
        return year > 0 && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth());
    }

    /** @return the position after hh:mm[:ss[.f]], or -1 */
    private static int endOfTime(String text, int start) {
        if (!isPair(text, start, 23) || !isPair(text, start + 3, 59) || text.charAt(start + 2) != ':') {
            return -1;
        }
        int position = start + 5;
        if (position == text.length() || text.charAt(position) != ':') {
            return position;
        }
        if (!isPair(text, position + 1, 59)) {
            return -1;
        }
        position += 3;
        if (position == text.length() || text.charAt(position) != '.') {
            return position;
        }
        int fraction = fractionDigits(text);
        return fraction < 1 || fraction > 9 ? -1 : position + 1 + fraction;
    }

    private static boolean isOffset(String text, int position) {
        int length = text.length() - position;
        char sign = text.charAt(position);
        if (sign == 'Z') {
            return length == 1;
        }
        if (sign != '+' && sign != '-' || !isPair(text, position + 1, 14)) {
            return false;
        }
        return length == 3 || length == 6 && text.charAt(position + 3) == ':' && isPair(text, position + 4, 59);
    }

    /** Whether it is, also in UTC, within the years 0001 to 9999, the range that Snowflake supports. */
    private static boolean isInRange(String text, int offset) {
        char sign = text.charAt(offset);
        boolean first = sign == '+' && text.startsWith("0001-01-01");
        boolean last = sign == '-' && text.startsWith("9999-12-31");
        if (!first && !last) {
            return true;
        }
        int minuteOfDay = minutes(text, DATE_LENGTH + 1);
        int distance = minutes(text, offset + 1);
        return first ? minuteOfDay >= distance : minuteOfDay + distance < 24 * 60;
    }

    /** @param start of {@code hh}, {@code hh:mm} or more */
    private static int minutes(String text, int start) {
        return twoDigits(text, start) * 60 + Math.max(0, twoDigits(text, start + 3));
    }

    private static boolean isPair(String text, int position, int maximum) {
        int value = twoDigits(text, position);
        return value >= 0 && value <= maximum;
    }

    private static int twoDigits(String text, int position) {
        if (position + 2 > text.length() || !isDigit(text, position) || !isDigit(text, position + 1)) {
            return -1;
        }
        return (text.charAt(position) - '0') * 10 + text.charAt(position + 1) - '0';
    }

    private static boolean isDigit(String text, int position) {
        char character = text.charAt(position);
        return character >= '0' && character <= '9';
    }
}
