package org.amcsnowflake.operations.retry;

import org.amcsnowflake.execution.SqlFile;
import org.amcsnowflake.failures.ErrorClass;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Retries the uploads of all users that need a person and match a filter, as after an outage. Thread-safe. */
public final class BulkRetry {
    private static final String SQL = SqlFile.read("retry-dead-letters.sql");

    private static final String WITHIN = "within";
    /** As after an outage. */
    private static final String USUAL = "1m";

    private final DataSource database;

    public BulkRetry(DataSource database) {
        this.database = database;
    }

    /**
     * Which uploads.
     *
     * @param failedAfter inclusive
     * @param failedBefore exclusive; those that fail later than now never match
     */
    public record Filter(
            Optional<ErrorClass> errorClass,
            Optional<Instant> failedAfter,
            Optional<Instant> failedBefore,
            Optional<String> user) {
        static final Set<String> NAMES = Set.of("error-class", "failed-after", "failed-before", "user", WITHIN);

        /**
         * @param options by name; unknown names are the caller's concern
         * @throws IllegalArgumentException with a sentence that names the option
         */
        static Filter of(Map<String, String> options) {
            return new Filter(
                    Optional.ofNullable(options.get("error-class")).map(Filter::errorClass),
                    Optional.ofNullable(options.get("failed-after")).map(text -> time("failed-after", text)),
                    Optional.ofNullable(options.get("failed-before")).map(text -> time("failed-before", text)),
                    Optional.ofNullable(options.get("user")));
        }

        /** @throws IllegalArgumentException with a sentence that names the option */
        static Duration within(Map<String, String> options) {
            String text = options.getOrDefault(WITHIN, USUAL);
            try {
                Duration within = Duration.parse("PT" + text);
                if (!within.isNegative()) {
                    return within;
                }
            } catch (DateTimeParseException e) {
                // Explained below.
            }
            throw new IllegalArgumentException(
                    WITHIN + " is '" + text + "'; it must be a duration, such as 30s, 5m or 1h.");
        }

        private static ErrorClass errorClass(String name) {
            return Arrays.stream(ErrorClass.values())
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("error-class is '" + name + "'; it must be one of "
                            + Arrays.stream(ErrorClass.values()).map(Enum::name).collect(Collectors.joining(", "))
                            + "."));
        }

        private static Instant time(String option, String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                        option + " is '" + text + "'; it must be a time in UTC, such as 2026-11-01T00:00:00Z.");
            }
        }
    }

    /** How many uploads, by error class, and of how many users. */
    public record Counts(Map<String, Long> uploads, int users) {
        public Counts {
            uploads = Map.copyOf(uploads);
        }

        public long total() {
            return uploads.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Counts the uploads, and changes nothing. */
    public Counts preview(Filter filter) throws SQLException {
        Tally tally = new Tally();
        run(filter, now(), null, tally);
        return tally.counts();
    }

    /**
     * Makes the uploads due; those that fail meanwhile are left out, so that none is retried twice.
     *
     * @param within the uploads start at random times within it
     * @throws SQLException if the database fails; what was made due until then remains so
     */
    public Counts retry(Filter filter, Duration within) throws SQLException {
        Tally tally = new Tally();
        Instant begin = now();
        long before;
        do {
            before = tally.total();
            run(filter, begin, within, tally);
        } while (tally.total() > before);
        return tally.counts();
    }

    /** PostgreSQL's clock, which the times of failures come from. */
    private Instant now() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT clock_timestamp()");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private void run(Filter filter, Instant latest, @Nullable Duration within, Tally tally) throws SQLException {
        Instant before = filter.failedBefore().filter(latest::isAfter).orElse(latest);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, filter.errorClass().map(Enum::name).orElse(null));
            statement.setString(2, filter.failedAfter().map(Instant::toString).orElse(null));
            statement.setString(3, before.toString());
            statement.setString(4, filter.user().orElse(null));
            statement.setString(5, within == null ? null : within.toMillis() + " ms");
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tally.add(rows.getString(1), rows.getLong(2), (String[])
                            rows.getArray(3).getArray());
                }
            }
        }
    }

    /** The sum of several statements. */
    private static final class Tally {
        private final Map<String, Long> uploads = new TreeMap<>();
        private final Set<String> users = new HashSet<>();

        void add(String errorClass, long count, String[] ofUsers) {
            uploads.merge(errorClass, count, Long::sum);
            users.addAll(Arrays.asList(ofUsers));
        }

        long total() {
            return counts().total();
        }

        Counts counts() {
            return new Counts(uploads, users.size());
        }
    }
}
