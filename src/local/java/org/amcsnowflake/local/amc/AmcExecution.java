package org.amcsnowflake.local.amc;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What is known about a run before it has a result. */
public record AmcExecution(
        UUID id,
        UUID userId,
        Optional<UUID> scheduleId,
        Naming naming,
        Map<String, Object> metadata,
        Optional<Window> window,
        Instant createdAt) {

    /** The parts of the target table's name, and the name that users see. */
    public record Naming(String name, String instance, String brand, String template) {}

    /** Two midnights in UTC, in the AMC manager's two columns. */
    public record Window(LocalDate start, LocalDate end) {
        public Window {
            if (end.isBefore(start)) {
                throw new IllegalArgumentException("The time window ends on " + end + ", before its start " + start);
            }
        }
    }

    public AmcExecution {
        metadata = Map.copyOf(metadata);
    }
}
