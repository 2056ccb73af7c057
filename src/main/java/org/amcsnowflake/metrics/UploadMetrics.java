package org.amcsnowflake.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import org.amcsnowflake.failures.ErrorClass;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Uploads, attempts and statements of this instance. Labels have few values, and none of them is a user's. */
public final class UploadMetrics {
    /** How an attempt ended. */
    public enum Outcome {
        UPLOADED,
        SKIPPED,
        /** It is retried later. */
        FAILED,
        /** The account is down; the attempt does not count. */
        WAITING,
        /** It is not retried until a person acts. */
        DEAD_LETTER,
        /** Another worker has taken over, or its own instance is gone. */
        LOST;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Duration[] DELAYS = seconds(1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 10_800, 43_200);
    private static final Duration[] PHASES = seconds(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900);

    private UploadMetrics() {}

    /** Makes the counters visible before they count, so that their first increase is seen. */
    public static void begin() {
        for (Outcome outcome : Outcome.values()) {
            attempts(outcome);
        }
        for (ErrorClass errorClass : ErrorClass.values()) {
            failures(errorClass);
            redeliveries(errorClass);
        }
        for (String change : List.of("inserted", "updated", "kept", "unchanged", "deleted")) {
            rows(change);
        }
        stagedBytes();
        uncompressedBytes();
        warehouseSeconds();
        delay();
    }

    public static void attemptEnded(Outcome outcome) {
        attempts(outcome).increment();
    }

    public static void failed(ErrorClass errorClass) {
        failures(errorClass).increment();
    }

    public static void redelivered(ErrorClass errorClass) {
        redeliveries(errorClass).increment();
    }

    /** @param milliseconds by the names of the phases */
    public static void phases(Map<String, Long> milliseconds) {
        milliseconds.forEach((phase, duration) -> Timer.builder("amc.snowflake.phase.duration")
                .description("Duration of a phase of a successful upload")
                .tag("phase", phase)
                .serviceLevelObjectives(PHASES)
                .register(Metrics.globalRegistry)
                .record(Duration.ofMillis(duration)));
    }

    public static void rowsWritten(long inserted, long updated, long kept, long deleted) {
        rows("inserted").increment(inserted);
        rows("updated").increment(updated);
        rows("kept").increment(kept);
        rows("deleted").increment(deleted);
    }

    public static void rowsUnchanged(long rows) {
        rows("unchanged").increment(rows);
    }

    public static void bytesStaged(long compressed, long uncompressed) {
        stagedBytes().increment(compressed);
        uncompressedBytes().increment(uncompressed);
    }

    /** @param sinceCompletion from the completion in AMC until the rows are in Snowflake */
    public static void delayed(Duration sinceCompletion) {
        // The clocks of two machines may differ.
        delay().record(sinceCompletion.isNegative() ? Duration.ZERO : sinceCompletion);
    }

    /** @param step names the statement */
    public static void statement(String step, boolean isAnswered, Duration duration) {
        Timer.builder("amc.snowflake.statement.duration")
                .description("Duration of a statement in Snowflake, its waiting time included")
                .tag("operation", step)
                .tag("status", isAnswered ? "ok" : "error")
                .register(Metrics.globalRegistry)
                .record(duration);
    }

    /** @param duration of a statement that uses the warehouse */
    public static void warehouseUsed(Duration duration) {
        warehouseSeconds().increment(duration.toMillis() / 1_000.0);
    }

    private static Counter attempts(Outcome outcome) {
        return Counter.builder("amc.snowflake.attempts")
                .description("Attempts of uploads that have ended")
                .tag("outcome", outcome.label())
                .register(Metrics.globalRegistry);
    }

    private static Counter failures(ErrorClass errorClass) {
        return Counter.builder("amc.snowflake.failures")
                .description("Attempts that were recorded as failed")
                .tag("error_class", errorClass.name())
                .register(Metrics.globalRegistry);
    }

    private static Counter redeliveries(ErrorClass errorClass) {
        return Counter.builder("amc.snowflake.redeliveries")
                .description("Repetitions of a pass within seconds")
                .tag("error_class", errorClass.name())
                .register(Metrics.globalRegistry);
    }

    private static Counter rows(String change) {
        return Counter.builder("amc.snowflake.rows")
                .description("Rows of successful uploads, by what happened to them in the target table")
                .tag("operation", change)
                .register(Metrics.globalRegistry);
    }

    private static Counter stagedBytes() {
        return Counter.builder("amc.snowflake.staged")
                .description("Compressed bytes of successful uploads that were staged in Snowflake")
                .baseUnit("bytes")
                .register(Metrics.globalRegistry);
    }

    private static Counter uncompressedBytes() {
        return Counter.builder("amc.snowflake.staged.uncompressed")
                .description("The same bytes before compression")
                .baseUnit("bytes")
                .register(Metrics.globalRegistry);
    }

    private static Counter warehouseSeconds() {
        return Counter.builder("amc.snowflake.warehouse.used")
                .description("Estimate of the time warehouses ran: the duration of the statements that use one")
                .baseUnit("seconds")
                .register(Metrics.globalRegistry);
    }

    private static Timer delay() {
        return Timer.builder("amc.snowflake.upload.delay")
                .description("Time from the completion of an execution in AMC until its upload is finished")
                .serviceLevelObjectives(DELAYS)
                .register(Metrics.globalRegistry);
    }

    private static Duration[] seconds(double... seconds) {
        return Arrays.stream(seconds)
                .mapToObj(each -> Duration.ofMillis(Math.round(each * 1_000)))
                .toArray(Duration[]::new);
    }
}
