package org.amcsnowflake.local.snowflake.execute.transaction;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.translate.Duck;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Executes statements in DuckDB, for one thread at a time; any thread can cancel the running one. */
final class CancellableStatements {
    private final DuckDBConnection connection;
    private volatile @Nullable Statement running;
    private final Object cancellation = new Object();
    private volatile boolean cancelled;
    private boolean cancellable = true;

    CancellableStatements(DuckDBConnection connection) {
        this.connection = connection;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** To be called before the first statement that an earlier cancellation was not meant for. */
    void forgetCancellation() {
        cancelled = false;
    }

    /** A late cancellation was meant for the statement before. */
    void uncancellably(Runnable work) {
        boolean wasCancelled;
        synchronized (cancellation) {
            wasCancelled = cancelled;
            cancelled = false;
            cancellable = false;
        }
        try {
            work.run();
        } finally {
            synchronized (cancellation) {
                cancelled = wasCancelled;
                cancellable = true;
            }
        }
    }

    /** Cancels the running statement, from any thread. */
    void cancel() {
        synchronized (cancellation) {
            if (!cancellable) {
                return;
            }
            cancelled = true;
            Statement statement = running;
            if (statement != null) {
                try {
                    statement.cancel();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private void requireUncancelled() throws SQLException {
        if (cancelled) {
            throw new SQLException("cancelled");
        }
    }

    /** @return the number of changed rows */
    long update(String sql) throws SQLException {
        requireUncancelled();
        try (Statement statement = connection.createStatement()) {
            running = statement;
            return statement.executeLargeUpdate(sql);
        } finally {
            running = null;
        }
    }

    /** Reads one number. */
    long count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    /** Reads rows while the statement is registered for cancellation. */
    <T> T query(String sql, Transaction.Reader<T> reader) throws SQLException {
        requireUncancelled();
        try (Statement statement = connection.createStatement()) {
            running = statement;
            try (ResultSet result = statement.executeQuery(sql)) {
                return reader.read(result);
            }
        } finally {
            running = null;
        }
    }

    /** What Snowflake reports for an error of DuckDB. */
    SnowflakeError error(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        SnowflakeError carried = Duck.carried(message);
        if (carried != null) {
            return carried;
        }
        if (cancelled) {
            return new SnowflakeError("000604", "57014", "SQL execution canceled");
        }
        if (message.contains("Conversion Error") || message.contains("Out of Range")) {
            return new SnowflakeError("100038", "22018", "A value cannot be converted: " + message);
        }
        return new SnowflakeError(
                "300002", "XX000", "Processing aborted by an error of the local Snowflake: " + message);
    }
}
