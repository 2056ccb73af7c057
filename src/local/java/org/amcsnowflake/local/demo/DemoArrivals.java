package org.amcsnowflake.local.demo;

import org.amcsnowflake.local.amc.AmcDatabase;
import org.amcsnowflake.local.amc.AmcExecution;
import org.amcsnowflake.local.amc.SqlFile;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for the AMC manager: each call completes another execution of a demo schedule, usually of the next window
 * and sometimes a re-run of the last one. It continues from the state of the database.
 */
public final class DemoArrivals {
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 3, 2);
    private static final int FIRST_NUMBER = 1_000;
    private static final int EVERY = 5;

    private final DataSource database;
    private final AtomicInteger asked = new AtomicInteger();

    public DemoArrivals(DataSource database) {
        this.database = database;
    }

    public void completeNext() {
        DemoSchedule[] schedules = DemoSchedule.values();
        DemoSchedule schedule = schedules[asked.getAndIncrement() % schedules.length];
        int number = executionsOf(schedule);
        boolean again = number % EVERY == EVERY - 1;
        LocalDate firstDay = FIRST_DAY.plusDays((long) schedule.days() * (again ? number - 1 : number));
        DemoExecution execution = DemoExecution.of(
                FIRST_NUMBER + schedules.length * number + schedule.ordinal(), schedule, firstDay, again ? 1 : 0);
        execution.completeNow(new AmcDatabase(database), Instant.now());
    }

    private int executionsOf(DemoSchedule schedule) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(SqlFile.read("count-schedule-executions.sql"))) {
            statement.setObject(1, schedule.id());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The demo's executions could not be counted: " + e.getMessage(), e);
        }
    }

    static AmcExecution createdAt(AmcExecution execution, Instant now) {
        return new AmcExecution(
                execution.id(),
                execution.userId(),
                execution.scheduleId(),
                execution.naming(),
                execution.metadata(),
                execution.window(),
                now);
    }
}
