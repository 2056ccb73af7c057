package org.amcsnowflake.operations.health;

import org.amcsnowflake.execution.DatabaseFailure;
import org.amcsnowflake.execution.SqlFile;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks PostgreSQL every other second for what health depends on, on a connection of its own with short time limits: the
 * pool's connections wait longer for a database that does not answer. Thread-safe.
 */
public final class DatabasePings extends LifecycleStrategySupport {
    private static final Logger LOG = LoggerFactory.getLogger(DatabasePings.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final int TIMEOUT_SECONDS = 2;
    /** One ping may fail, as when an operator ends the connection. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(7);

    private static final Set<String> ABSENT = Set.of("42P01", "42703", "42883");

    private static final String PING = SqlFile.read("read-health.sql");

    /**
     * What PostgreSQL answered.
     *
     * @param isMigrated whether the newest migration of this version is applied
     * @param outages a JSON array of the Snowflake accounts that are down
     */
    record Answer(long atNanos, Instant at, boolean isMigrated, String outages) {}

    private final PGSimpleDataSource database;
    private final String migration;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(DatabasePings::daemon);
    private volatile @Nullable Answer answer;
    private @Nullable Connection connection;
    private boolean isReported;

    /**
     * @param database not used elsewhere: its time limits are changed
     * @param migration the version of the newest migration
     */
    public DatabasePings(PGSimpleDataSource database, String migration) {
        this.database = database;
        this.migration = migration;
        database.setConnectTimeout(TIMEOUT_SECONDS);
        database.setLoginTimeout(2 * TIMEOUT_SECONDS);
        database.setSocketTimeout(TIMEOUT_SECONDS);
        database.setApplicationName("amc-snowflake health");
    }

    @Override
    public void onContextStarted(CamelContext context) {
        clock.scheduleWithFixedDelay(this::ping, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void onContextStopped(CamelContext context) {
        clock.execute(this::disconnect);
        clock.shutdown();
    }

    /** The latest answer, however old; null before the first one. */
    @Nullable
    Answer latest() {
        return answer;
    }

    Check check() {
        Answer latest = answer;
        if (latest == null) {
            return Check.down("database", "PostgreSQL has not answered yet.");
        }
        return System.nanoTime() - latest.atNanos() <= LONGEST_SILENCE.toNanos()
                ? Check.up("database")
                : Check.down("database", "PostgreSQL has not answered since " + latest.at() + ".");
    }

    Check migrations() {
        Answer latest = answer;
        return latest == null || latest.isMigrated()
                ? Check.up("migrations")
                : Check.down(
                        "migrations",
                        "Migration " + migration + " is not applied to the database: restart this instance, which"
                                + " applies it.");
    }

    private void ping() {
        try {
            answer = ask();
            if (isReported) {
                isReported = false;
                LOG.warn("PostgreSQL answers again.");
            }
        } catch (SQLException | RuntimeException failure) {
            disconnect();
            if (!isReported && !check().isUp()) {
                isReported = true;
                LOG.warn(
                        "PostgreSQL does not answer, so this instance is not ready: {}",
                        DatabaseFailure.reason(failure));
            }
        }
    }

    private Answer ask() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.getConnection();
            connection = open;
        }
        try (PreparedStatement statement = open.prepareStatement(PING)) {
            statement.setString(1, migration);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Answer(System.nanoTime(), Instant.now(), row.getBoolean(1), row.getString(2));
            }
        } catch (SQLException refused) {
            if (isAbsent(refused)) {
                return new Answer(System.nanoTime(), Instant.now(), false, "[]");
            }
            throw refused;
        }
    }

    /** Whether a table, column or function is missing, as after a rollback of the migrations. */
    private static boolean isAbsent(SQLException refused) {
        return ABSENT.contains(String.valueOf(refused.getSQLState()));
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException broken) {
            LOG.debug("The connection could not be closed: {}", broken.getMessage());
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "database-pings");
        thread.setDaemon(true);
        return thread;
    }
}
