package org.amcsnowflake.execution;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

import javax.sql.DataSource;

/**
 * Brings the AMC manager's database to what the service needs: additive, and safe to repeat. Its history stands in a
 * table of its own, so that the AMC manager's own migrations are not disturbed.
 */
public final class Migrations {
    /** Undone by name in 16_snowflake_strategy_column_rollback.sql. */
    private static final String HISTORY_TABLE = "snowflake_schema_history";

    /** The AMC manager's own tables come before it; a database that has tables already starts from here. */
    private static final String BASELINE = "15";

    private final DataSource database;

    public Migrations(DataSource database) {
        this.database = database;
    }

    /** @throws IllegalStateException with a sentence that says what to do */
    public void run() {
        try {
            Flyway.configure()
                    .dataSource(database)
                    .table(HISTORY_TABLE)
                    .baselineOnMigrate(true)
                    .baselineVersion(BASELINE)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new IllegalStateException(
                    "The database could not be brought up to date: " + e.getMessage()
                            + " Check DATABASE_URL, DATABASE_USER and DATABASE_PASSWORD, and that this user may alter"
                            + " workflow_executions and workflow_schedules and create tables.",
                    e);
        }
    }
}
