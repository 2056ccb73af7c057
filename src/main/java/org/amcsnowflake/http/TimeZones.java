package org.amcsnowflake.http;

import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;

import java.time.ZoneId;
import java.util.Set;

/** The time zones that users may use: those of the tz database, which PostgreSQL knows too. */
public final class TimeZones {
    private static final Set<String> KNOWN = ZoneId.getAvailableZoneIds();

    private TimeZones() {}

    /** @throws ProblemException 422 if it is unknown */
    public static void requireKnown(String zone) {
        if (!KNOWN.contains(zone)) {
            throw new ProblemException(Problem.ofField(
                    422, "timezone", "The time zone '" + zone + "' is unknown: use a name such as America/New_York."));
        }
    }
}
