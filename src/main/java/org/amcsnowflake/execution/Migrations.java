package org.amcsnowflake.execution;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.sql.DataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings the AMC manager's database to what the service needs: additive, and safe to repeat. Its history stands in a
 * table of its own, so that the AMC manager's own migrations are not disturbed.
 */
public final class Migrations {
    /** Undone by name in 16_snowflake_strategy_column_rollback.sql. */
    private static final String HISTORY_TABLE = "snowflake_schema_history";

    /** The AMC manager's own tables come before it; a database that has tables already starts from here. */
    private static final String BASELINE = "15";

    private static final int ATTEMPTS = 60;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private final DataSource database;

    public Migrations(DataSource database) {
        this.database = database;
    }

    /** @throws IllegalStateException with a sentence that says what to do */
    public void run() {
        try {
            OnlineChanges onlineChanges = new OnlineChanges(database);
            new DatabaseCheck(database).run(flyway().info().pending().length > 0 || !onlineChanges.areDone());
            migrate();
            onlineChanges.run();
        } catch (FlywayException | SQLException e) {
            throw new IllegalStateException(
                    "The database could not be brought up to date: " + e.getMessage()
                            + " Check DATABASE_URL, DATABASE_USER and DATABASE_PASSWORD, and that this user may alter"
                            + " workflow_executions and workflow_schedules and create tables.",
                    e);
        }
    }

    /** Again where the AMC manager was using a table: waiting for that would hold up whoever comes after. */
    private void migrate() {
        for (int attempt = 1; ; attempt++) {
            try {
                flyway().migrate();
                return;
            } catch (FlywayException e) {
                if (attempt == ATTEMPTS || !isLockTimeout(e)) {
                    throw e;
                }
                LOG.info("A table that a migration changes is in use; the migration is tried again.");
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** Every migration is additive and safe to repeat, so a former wording does not matter. */
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

    private static boolean isLockTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
