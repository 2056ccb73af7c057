package org.amcsnowflake.local.demo;

import org.amcsnowflake.local.amc.AmcDatabase;
import org.amcsnowflake.local.amc.AmcExecution;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One execution of the seed. The withers change it from a plain, unscheduled execution of the demo user.
 *
 * @param number determines its id and its random rows
 * @param firstDay the first day of its period; it ran the day after the last one
 */
record DemoExecution(
        int number,
        String title,
        DemoUser user,
        Optional<DemoSchedule> schedule,
        DemoResult result,
        int rows,
        ResultShape shape,
        LocalDate firstDay,
        int days,
        boolean windowInMetadata,
        Map<String, Object> metadata,
        Duration created,
        Duration took) {

    private static final Duration AT_NIGHT = Duration.ofHours(3);
    private static final Duration QUICK = Duration.ofMinutes(4);

    static DemoExecution once(int number, String title, DemoResult result, int rows, ResultShape shape, LocalDate day) {
        return new DemoExecution(
                number,
                title,
                DemoUser.DEMO,
                Optional.empty(),
                result,
                rows,
                shape,
                day,
                7,
                false,
                Map.of("snowflake_enabled", true),
                AT_NIGHT,
                QUICK);
    }

    /** @param runOfWindow 0 for the first run of this window, 1 for its re-run a day later, and so on */
    static DemoExecution of(int number, DemoSchedule schedule, LocalDate firstDay, int runOfWindow) {
        String title = schedule.title() + (runOfWindow == 0 ? "" : " (re-run)");
        return new DemoExecution(
                number,
                title,
                schedule.user(),
                Optional.of(schedule),
                schedule.result(),
                70 + 7 * (number % 5),
                ResultShape.COLUMNS_AND_ARRAYS,
                firstDay,
                schedule.days(),
                schedule == DemoSchedule.DAILY_NEW_TO_BRAND,
                Map.of(),
                AT_NIGHT.plusDays(runOfWindow),
                QUICK);
    }

    DemoExecution with(String setting, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(metadata);
        changed.put(setting, value);
        return new DemoExecution(
                number,
                title,
                user,
                schedule,
                result,
                rows,
                shape,
                firstDay,
                days,
                windowInMetadata,
                changed,
                created,
                took);
    }

    DemoExecution by(DemoUser other) {
        return new DemoExecution(
                number,
                title,
                other,
                schedule,
                result,
                rows,
                shape,
                firstDay,
                days,
                windowInMetadata,
                metadata,
                created,
                took);
    }

    DemoExecution taking(Duration longer) {
        return new DemoExecution(
                number,
                title,
                user,
                schedule,
                result,
                rows,
                shape,
                firstDay,
                days,
                windowInMetadata,
                metadata,
                created,
                longer);
    }

    /** A run without a period. */
    DemoExecution withoutWindow() {
        return new DemoExecution(
                number,
                title,
                user,
                schedule,
                result,
                rows,
                shape,
                firstDay,
                0,
                windowInMetadata,
                metadata,
                created,
                took);
    }

    void completeIn(AmcDatabase database) {
        database.complete(
                started(),
                createdAt().plus(took),
                shape.chunkBytes(),
                writer -> shape.write(writer, result, rows, firstDay, number));
    }

    /** As if AMC had run it just now, whatever its period. */
    void completeNow(AmcDatabase database, Instant now) {
        database.complete(
                DemoArrivals.createdAt(started(), now),
                now,
                shape.chunkBytes(),
                writer -> shape.write(writer, result, rows, firstDay, number));
    }

    AmcExecution started() {
        return new AmcExecution(
                UUID.fromString("e0000000-0000-4000-8000-%012d".formatted(number)),
                user.id(),
                schedule.map(DemoSchedule::id),
                new AmcExecution.Naming(title, DemoSchedule.INSTANCE, DemoSchedule.BRAND, result.template()),
                allMetadata(),
                days > 0 && !windowInMetadata
                        ? Optional.of(new AmcExecution.Window(firstDay, firstDay.plusDays(days)))
                        : Optional.empty(),
                createdAt());
    }

    private Map<String, Object> allMetadata() {
        Map<String, Object> all = new LinkedHashMap<>(metadata);
        if (days > 0 && windowInMetadata) {
            all.put("timeWindowStart", firstDay.toString());
            all.put("timeWindowEnd", firstDay.plusDays(days).toString());
        }
        return all;
    }

    Instant createdAt() {
        return firstDay.plusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant().plus(created);
    }
}
