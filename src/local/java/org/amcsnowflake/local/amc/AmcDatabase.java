package org.amcsnowflake.local.amc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** Writes executions, each in its own transaction, so that the service never sees an incomplete one. Thread-safe. */
public final class AmcDatabase {
    private static final String INSERT = SqlFile.read("insert-execution.sql");
    private static final String FINISH = SqlFile.read("finish-execution.sql");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataSource database;

    public AmcDatabase(DataSource database) {
        this.database = database;
    }

    /** Writes a result row by row. */
    @FunctionalInterface
    public interface Rows {
        void writeTo(ResultWriter result) throws IOException, SQLException;
    }

    /**
     * Writes a complete run: its start, its result and its completion.
     *
     * @param chunkBytes a result larger than this is stored in chunks of about this size
     * @return false if an execution with this id already exists
     */
    public boolean complete(AmcExecution execution, Instant completedAt, int chunkBytes, Rows rows) {
        return inTransaction(connection -> {
            if (!insert(connection, execution, "RUNNING")) {
                return false;
            }
            ResultWriter result = new ResultWriter(connection, execution.id(), chunkBytes);
            rows.writeTo(result);
            Optional<String> resultData = result.finish();
            try (PreparedStatement statement = connection.prepareStatement(FINISH)) {
                statement.setString(1, "SUCCEEDED");
                statement.setString(2, resultData.orElse(null));
                statement.setNull(3, Types.VARCHAR);
                statement.setTimestamp(4, Timestamp.from(completedAt));
                statement.setObject(5, execution.id());
                statement.executeUpdate();
            }
            return true;
        });
    }

    /** A run that has not finished in AMC. */
    public void begin(AmcExecution execution) {
        inTransaction(connection -> insert(connection, execution, "RUNNING"));
    }

    /** A run that failed in AMC: it has an error and no result. */
    public void fail(AmcExecution execution, Instant failedAt, String message) {
        inTransaction(connection -> {
            insert(connection, execution, "FAILED");
            try (PreparedStatement statement = connection.prepareStatement(FINISH)) {
                statement.setString(1, "FAILED");
                statement.setNull(2, Types.VARCHAR);
                statement.setString(3, message);
                statement.setTimestamp(4, Timestamp.from(failedAt));
                statement.setObject(5, execution.id());
                return statement.executeUpdate() == 1;
            }
        });
    }

    private static boolean insert(Connection connection, AmcExecution execution, String status) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            AmcExecution.Naming naming = execution.naming();
            statement.setObject(1, execution.id());
            statement.setObject(2, execution.userId());
            statement.setObject(3, execution.scheduleId().orElse(null), Types.OTHER);
            statement.setString(4, naming.name());
            statement.setString(5, naming.instance());
            statement.setString(6, naming.brand());
            statement.setString(7, naming.template());
            statement.setString(8, status);
            statement.setString(9, json(execution));
            statement.setString(10, day(execution.window().map(AmcExecution.Window::start)));
            statement.setString(11, day(execution.window().map(AmcExecution.Window::end)));
            statement.setTimestamp(12, Timestamp.from(execution.createdAt()));
            return statement.executeUpdate() == 1;
        }
    }

    private static String json(AmcExecution execution) {
        try {
            return JSON.writeValueAsString(execution.metadata());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String day(Optional<LocalDate> day) {
        return day.map(LocalDate::toString).orElse(null);
    }

    private interface Work {
        boolean in(Connection connection) throws SQLException, IOException;
    }

    private boolean inTransaction(Work work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                boolean result = work.in(connection);
                connection.commit();
                return result;
            } finally {
                // After a commit, this has no effect.
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The execution could not be written: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("The execution's result could not be read: " + e.getMessage(), e);
        }
    }
}
