package org.amcsnowflake.execution;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Parses times as AMC and its manager write them to UTC without a zone, as TIMESTAMP_NTZ columns hold them. */
public final class Timestamps {
    private Timestamps() {}

    /**
     * @param text ISO 8601: a date (which is its midnight), or a date and time with or without an offset
     * @throws DateTimeException if it is none of these
     */
    public static LocalDateTime parse(String text) {
        String iso = text.strip().replace(' ', 'T');
        if (iso.indexOf('T') < 0) {
            return LocalDate.parse(iso).atStartOfDay();
        }
        String time = iso.substring(iso.indexOf('T'));
        if (time.endsWith("Z") || time.indexOf('+') > 0 || time.indexOf('-') > 0) {
            return OffsetDateTime.parse(withMinutesInOffset(iso))
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .toLocalDateTime();
        }
        return LocalDateTime.parse(iso);
    }

    /** PostgreSQL writes {@code +00}, and some tools {@code +0000}; Java expects {@code +00:00}. */
    private static String withMinutesInOffset(String iso) {
        return iso.replaceFirst("([+-]\\d\\d)$", "$1:00").replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
    }
}
