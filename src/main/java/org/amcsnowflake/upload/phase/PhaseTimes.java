package org.amcsnowflake.upload.phase;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** How long each phase of a pass took. Used by one thread. */
public final class PhaseTimes {
    private final Map<String, Long> milliseconds = new LinkedHashMap<>();
    private final long begin = System.nanoTime();
    private long last = begin;

    public void end(String phase) {
        long now = System.nanoTime();
        milliseconds.merge(phase, TimeUnit.NANOSECONDS.toMillis(now - last), Long::sum);
        last = now;
    }

    public Map<String, Long> milliseconds() {
        return milliseconds;
    }

    public long total() {
        return TimeUnit.NANOSECONDS.toMillis(last - begin);
    }

    @Override
    public String toString() {
        return milliseconds.entrySet().stream()
                .map(phase -> phase.getKey() + " " + phase.getValue())
                .collect(Collectors.joining(", "));
    }
}
