package org.amcsnowflake.operations;

import org.amcsnowflake.execution.DatabaseFailure;
import org.amcsnowflake.execution.SqlFile;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.util.TimeUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Releases, when the service stops, the executions that this instance still holds, so that other instances need not
 * wait for their leases to expire. This happens when the time for running uploads to finish has passed, whatever Camel
 * is still waiting for. The log has a line when the stop begins and one when it ends.
 */
final class HandBack extends LifecycleStrategySupport {
    private static final Logger LOG = LoggerFactory.getLogger(HandBack.class);
    private static final Logger UPLOADS = LoggerFactory.getLogger("uploads");

    /** Milliseconds; Camel Main ends the process without another notice. */
    private static final long BEFORE_THE_END = 500;

    private final DataSource database;
    private final String instance;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(HandBack::daemon);

    HandBack(DataSource database, String instance) {
        this.database = database;
        this.instance = instance;
    }

    @Override
    public void onContextStopping(CamelContext context) {
        long milliseconds = context.getShutdownStrategy()
                .getTimeUnit()
                .toMillis(context.getShutdownStrategy().getTimeout());
        UPLOADS.info(
                "stopping   this instance claims no more executions; running uploads have {} s to finish.",
                milliseconds / 1_000);
        // A worker that is waiting for Snowflake's answer cannot be interrupted, and would delay the stop further.
        clock.schedule(this::handBack, milliseconds, TimeUnit.MILLISECONDS);
        String more = context.resolvePropertyPlaceholders("{{camel.main.extraShutdownTimeout:15}}");
        clock.schedule(
                () -> UPLOADS.info(
                        "stopped    this instance ends after {} without waiting any longer for its threads.",
                        TimeUtils.printDuration(context.getUptime())),
                milliseconds + Long.parseLong(more) * 1_000 - BEFORE_THE_END,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void onContextStopped(CamelContext context) {
        clock.shutdownNow();
        handBack();
        UPLOADS.info("stopped    this instance has ended after {}.", TimeUtils.printDuration(context.getUptime()));
    }

    private void handBack() {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SqlFile.read("hand-back-claims.sql"))) {
            statement.setString(1, instance);
            statement.setString(2, instance);
            try (ResultSet held = statement.executeQuery()) {
                while (held.next()) {
                    UPLOADS.info(
                            "handed back  execution {}: this instance stops before its upload is finished; another"
                                    + " instance can take it immediately.",
                            held.getString(1));
                }
            }
        } catch (SQLException e) {
            LOG.warn(
                    "Unfinished executions could not be handed back ({}); they are claimed again when their leases"
                            + " expire.",
                    DatabaseFailure.reason(e));
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "hand-back");
        thread.setDaemon(true);
        return thread;
    }
}
