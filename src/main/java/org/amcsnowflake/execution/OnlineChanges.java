package org.amcsnowflake.execution;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.sql.DataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Applies the changes in {@code db/online.sql}: those that scan a whole table, such as building an index, while the AMC
 * manager keeps reading and writing. Incomplete changes of an interrupted start are repeated. One instance does this
 * at a time.
 */
final class OnlineChanges {
    private static final Logger LOG = LoggerFactory.getLogger(OnlineChanges.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String QUERY_CANCELED = "57014";
    private static final String LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('snowflake_online_changes'))";

    private final DataSource database;

    OnlineChanges(DataSource database) {
        this.database = database;
    }

    boolean areDone() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            return areDone(changes(), statement);
        }
    }

    void run() throws SQLException {
        List<OnlineChange> changes = changes();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            if (areDone(changes, statement)) {
                return;
            }
            // A transaction holds the lock, since a pooler may give each transaction another session.
            // It stays idle, so that building an index does not wait for it.
            try (Connection holder = database.getConnection();
                    Statement lock = holder.createStatement()) {
                holder.setAutoCommit(false);
                awaitTurn(holder, lock);
                // Releases the snapshot of the query that took the lock: building an index would wait for it forever.
                holder.setSavepoint();
                applyAll(changes, statement);
                holder.rollback();
            }
        }
    }

    private void applyAll(List<OnlineChange> changes, Statement statement) throws SQLException {
        // Behind a pooler it would affect other clients.
        boolean keepsSettings = !Pooler.isPerTransaction(database);
        if (keepsSettings) {
            statement.execute("SET statement_timeout = 0");
        }
        for (OnlineChange change : changes) {
            try {
                make(change, statement);
            } catch (SQLException e) {
                if (QUERY_CANCELED.equals(e.getSQLState())) {
                    throw cancelled(change, e);
                }
                throw e;
            }
        }
        if (keepsSettings) {
            statement.execute("RESET statement_timeout");
        }
    }

    private static IllegalStateException cancelled(OnlineChange change, SQLException e) {
        return new IllegalStateException(
                "PostgreSQL cancelled '" + change + "' (" + e.getMessage() + "). If the reason is the database"
                        + " user's statement_timeout, start the service once with a DATABASE_URL that connects directly or through"
                        + " a pooler in session mode, where index builds have no such limit.",
                e);
    }

    private static void awaitTurn(Connection holder, Statement lock) throws SQLException {
        boolean said = false;
        while (!isTrue(lock, LOCK)) {
            holder.rollback();
            if (!said) {
                LOG.info("Another instance is building indexes; this one starts when it is done.");
                said = true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean areDone(List<OnlineChange> changes, Statement statement) throws SQLException {
        for (OnlineChange change : changes) {
            if (!isTrue(statement, change.isDone())) {
                return false;
            }
        }
        return true;
    }

    private static void make(OnlineChange change, Statement statement) throws SQLException {
        if (isTrue(statement, change.isDone())) {
            return;
        }
        LOG.info("{}: started; the table can be read and written meanwhile.", change);
        if (change.leftover().isPresent()) {
            statement.execute(change.leftover().get());
        }
        statement.execute(change.sql());
    }

    private static boolean isTrue(Statement statement, String question) throws SQLException {
        try (ResultSet answer = statement.executeQuery(question)) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    static List<OnlineChange> changes() {
        try (InputStream file = OnlineChanges.class.getResourceAsStream("/db/online.sql")) {
            if (file == null) {
                throw new IOException("the jar lacks db/online.sql");
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*\\n", "");
            return Arrays.stream(text.split(";\\s*\\n"))
                    .map(String::strip)
                    .filter(sql -> !sql.isEmpty())
                    .map(OnlineChange::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
