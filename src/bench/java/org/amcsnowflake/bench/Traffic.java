package org.amcsnowflake.bench;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the local Snowflake had to do for an upload.
 *
 * @param roundTrips statements and their descriptions
 * @param warehouse statements that need a warehouse
 * @param serverSeconds in which it executed at least one statement, without the added latency
 * @param latencySeconds in which all open statements only waited for the added latency
 */
record Traffic(double roundTrips, double warehouse, double serverSeconds, double latencySeconds) {
    private static final Set<String> CHANGES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "COPY");
    private static final Pattern FROM = Pattern.compile("\\bFROM\\b", Pattern.CASE_INSENSITIVE);

    private record Interval(Instant start, Instant end) {}

    static Traffic of(JsonNode statements, Duration latency) {
        int warehouse = 0;
        List<Interval> open = new ArrayList<>();
        List<Interval> executed = new ArrayList<>();
        for (JsonNode statement : statements) {
            Instant start = Instant.parse(statement.path("started_at").asText());
            Instant end = statement.hasNonNull("ended_at")
                    ? Instant.parse(statement.path("ended_at").asText())
                    : start;
            open.add(new Interval(start, end));
            Instant delayed = start.plus(latency);
            executed.add(new Interval(delayed.isBefore(end) ? delayed : end, end));
            warehouse += needsWarehouse(statement) ? 1 : 0;
        }
        double server = seconds(executed);
        return new Traffic(statements.size(), warehouse, server, seconds(open) - server);
    }

    private static boolean needsWarehouse(JsonNode statement) {
        String kind = statement.path("kind").asText();
        return CHANGES.contains(kind)
                || kind.equals("SELECT")
                        && FROM.matcher(statement.path("sql_text").asText()).find();
    }

    /** Of the union of the intervals. */
    private static double seconds(List<Interval> intervals) {
        Duration sum = Duration.ZERO;
        Instant until = Instant.MIN;
        for (Interval interval :
                intervals.stream().sorted(Comparator.comparing(Interval::start)).toList()) {
            Instant start = interval.start().isBefore(until) ? until : interval.start();
            if (interval.end().isAfter(start)) {
                sum = sum.plus(Duration.between(start, interval.end()));
                until = interval.end();
            }
        }
        return sum.toNanos() / 1e9;
    }

    Traffic times(double factor) {
        return new Traffic(roundTrips * factor, warehouse * factor, serverSeconds * factor, latencySeconds * factor);
    }
}
