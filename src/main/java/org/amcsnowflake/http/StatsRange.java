package org.amcsnowflake.http;

import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The range of statistics. Computed here, since a day may have 23 or 25 hours, and no midnight. */
public final class StatsRange {
    private static final int LONGEST = 366;

    private StatsRange() {}

    /**
     * Adds when the range's buckets begin ({@code starts}), which are days, or the hours of a single day; and when it ends.
     *
     * @throws ProblemException 422 if the time zone is unknown, or the range is empty, too long or in the future
     */
    public static Map<String, @Nullable Object> of(@Body Map<String, @Nullable Object> request) {
        String name = String.valueOf(request.get("timezone"));
        TimeZones.requireKnown(name);
        ZoneId zone = ZoneId.of(name);
        LocalDate today = LocalDate.now(zone);
        LocalDate first = day(request.get("first_day"));
        LocalDate last = day(request.get("last_day"));
        LocalDate end = last == null ? today : last;
        LocalDate begin =
                first == null ? end.minusDays(Long.parseLong(String.valueOf(request.get("days"))) - 1) : first;
        long days = ChronoUnit.DAYS.between(begin, end) + 1;
        if (begin.isAfter(today)) {
            throw first == null
                    ? refused("last_day", "The range begins in the future.")
                    : refused("first_day", "The first day is in the future.");
        }
        if (days < 1) {
            throw refused("first_day", "The first day is after the last day.");
        }
        if (days > LONGEST) {
            throw refused("first_day", "The range has " + days + " days; statistics cover at most " + LONGEST + ".");
        }
        Map<String, @Nullable Object> range = new HashMap<>(request);
        range.put(
                "starts",
                starts(begin, end, zone).stream().map(Instant::toString).collect(Collectors.joining(",", "{", "}")));
        range.put("end", start(end.plusDays(1), zone).toString());
        return range;
    }

    private static List<Instant> starts(LocalDate first, LocalDate last, ZoneId zone) {
        List<Instant> starts = new ArrayList<>();
        if (first.equals(last)) {
            Instant end = start(last.plusDays(1), zone);
            for (Instant hour = start(first, zone); hour.isBefore(end); hour = hour.plus(Duration.ofHours(1))) {
                starts.add(hour);
            }
        } else {
            for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
                starts.add(start(day, zone));
            }
        }
        return starts;
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    private static @Nullable LocalDate day(@Nullable Object text) {
        return text == null ? null : LocalDate.parse(text.toString());
    }

    private static ProblemException refused(String field, String sentence) {
        return new ProblemException(Problem.ofField(422, field, sentence));
    }
}
