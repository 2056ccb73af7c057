package org.amcsnowflake.execution;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * Adds to the AMC manager's database what the service needs. The changes are additive and safe to repeat. The history
 * is in a separate table, so that the AMC manager's own migrations are not affected.
 */
public final class Migrations {
    /** Named in 16_snowflake_strategy_column_rollback.sql. */
    private static final String HISTORY_TABLE = "snowflake_schema_history";

    /** The versions before it create the AMC manager's own tables: a database that has them already starts here. */
    private static final String BASELINE = "15";

    private static final int ATTEMPTS = 60;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private final DataSource database;

    public Migrations(DataSource database) {
        this.database = database;
    }

    /**
     * @return the version of the newest migration
     * @throws IllegalStateException whose message says what to do
     */
    public String run() {
        try {
            MigrationInfoService migrations = flyway().info();
            check(migrations);
            migrate();
            new OnlineChanges(database).run();
            return newest(migrations);
        } catch (FlywayException | SQLException e) {
            throw new IllegalStateException(
                    "The database could not be migrated: " + reason(e)
                            + " Check DATABASE_URL, DATABASE_USER and DATABASE_PASSWORD, and that this user may alter"
                            + " workflow_executions and workflow_schedules and create tables.",
                    e);
        }
    }

    /** The database may have newer ones, of another version of the service. */
    private static String newest(MigrationInfoService migrations) {
        return Arrays.stream(migrations.all())
                .filter(migration -> migration.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElseThrow()
                .getVersion();
    }

    /** The state of a database that the service can use. */
    public enum State {
        EMPTY,
        TO_BE_MIGRATED,
        UP_TO_DATE
    }

    /**
     * Checks the database without changing it.
     *
     * @throws IllegalStateException whose message says what to do
     */
    public State state() {
        try (Connection connection = database.getConnection()) {
            if (DatabaseCheck.isEmpty(connection)) {
                return State.EMPTY;
            }
            return check(flyway().info()) ? State.UP_TO_DATE : State.TO_BE_MIGRATED;
        } catch (FlywayException | SQLException e) {
            throw new IllegalStateException(
                    "The database cannot be read: " + reason(e)
                            + " Check DATABASE_URL, DATABASE_USER and DATABASE_PASSWORD.",
                    e);
        }
    }

    private boolean check(MigrationInfoService migrations) throws SQLException {
        boolean areDone = migrations.pending().length == 0 && new OnlineChanges(database).areDone();
        new DatabaseCheck(database).run(!areDone);
        return areDone;
    }

    /** Retries if the AMC manager was using a table: waiting for its lock would block all later users of the table. */
    private void migrate() {
        for (int attempt = 1; ; attempt++) {
            try {
                flyway().migrate();
                return;
            } catch (FlywayException e) {
                if (attempt == ATTEMPTS || !isLockTimeout(e)) {
                    throw e;
                }
                LOG.info("A table that a migration changes is in use; the migration will be retried.");
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** Every migration is additive and safe to repeat, so the text of an applied one does not matter. */
    private Flyway flyway() {
        return Flyway.configure()
                .dataSource(database)
                .table(HISTORY_TABLE)
                .baselineOnMigrate(true)
                .baselineVersion(BASELINE)
                .validateOnMigrate(false)
                .locations("classpath:db/migration")
                .load();
    }

    /** On one line; Flyway's own message has several, with a box around the driver's. */
    private static String reason(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                message = DatabaseFailure.reason(sql);
            }
        }
        String line = message.strip().replaceAll("\\s*\\R\\s*", " ");
        return line.endsWith(".") ? line : line + ".";
    }

    private static boolean isLockTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
