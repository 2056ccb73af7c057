package org.amcsnowflake.http;

import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Checks the range of days of statistics. */
public final class StatsRange {
    private static final int LONGEST = 366;

    private StatsRange() {}

    /** @throws ProblemException 422 if the time zone is unknown, or the range is empty or too long */
    public static void require(@Body Map<String, @Nullable Object> request) {
        String zone = String.valueOf(request.get("timezone"));
        TimeZones.requireKnown(zone);
        LocalDate first = day(request.get("first_day"));
        LocalDate last = day(request.get("last_day"));
        if (first == null) {
            return;
        }
        long days = ChronoUnit.DAYS.between(first, last == null ? LocalDate.now(ZoneId.of(zone)) : last) + 1;
        if (days < 1) {
            throw refused(last == null ? "The first day is in the future." : "The first day is after the last day.");
        }
        if (days > LONGEST) {
            throw refused("The range has " + days + " days; statistics cover at most " + LONGEST + ".");
        }
    }

    private static @Nullable LocalDate day(@Nullable Object text) {
        return text == null ? null : LocalDate.parse(text.toString());
    }

    private static ProblemException refused(String sentence) {
        return new ProblemException(Problem.ofField(422, "first_day", sentence));
    }
}
