package org.amcsnowflake.metrics;

import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/**
 * What waits for all instances, as read-workload.sql last found it. Every instance reports the same numbers. Thread-safe.
 */
public final class Workload {
    private record Measured(Map<String, @Nullable Object> values, long atNanos) {}

    private final Duration valid;
    private volatile @Nullable Measured latest;

    /** @param workloadMilliseconds the interval at which it is measured */
    public Workload(long workloadMilliseconds) {
        valid = Duration.ofMillis(workloadMilliseconds).multipliedBy(3).plusSeconds(60);
    }

    public void measured(@Body Map<String, @Nullable Object> row) {
        latest = new Measured(row, System.nanoTime());
    }

    /** Not a number while PostgreSQL does not answer. */
    public double value(String name) {
        Measured measured = latest;
        return measured != null
                        && System.nanoTime() - measured.atNanos() < valid.toNanos()
                        && measured.values().get(name) instanceof Number number
                ? number.doubleValue()
                : Double.NaN;
    }
}
