package org.amcsnowflake.http;

import java.time.ZoneId;
import java.util.Set;

/** The time zones that users may name: those of the tz database, which PostgreSQL knows too. */
public final class TimeZones {
    private static final Set<String> KNOWN = ZoneId.getAvailableZoneIds();

    private TimeZones() {}

    /** @throws ProblemException 422 where it is none */
    public static void requireKnown(String zone) {
        if (!KNOWN.contains(zone)) {
            throw new ProblemException(Problem.ofField(
                    422, "timezone", "The timezone '" + zone + "' is not known: write it like America/New_York."));
        }
    }
}
