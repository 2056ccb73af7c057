package org.amcsnowflake.snowflake;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.failures.ErrorContext;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** The session of a connection test, whose statements have a time limit. */
record TestSession(Destination destination, Connection connection) implements AutoCloseable {
    /** Far longer than any of its statements takes on a running warehouse. */
    private static final Duration STATEMENT = Duration.ofSeconds(30);

    ErrorContext context() {
        return new Session(destination, connection).context();
    }

    void execute(String sql) throws SQLException {
        query(sql, rows -> true);
    }

    /** The first column of the first row. */
    Optional<String> ask(String sql) throws SQLException {
        return query(sql, rows -> rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty());
    }

    <T> T query(String sql, Session.Answer<T> answer) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout((int) STATEMENT.toSeconds());
            try (ResultSet rows = statement.executeQuery(sql)) {
                return answer.read(rows);
            }
        }
    }

    /** Snowflake drops the session's temporary objects. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Snowflake ends it after its idle timeout.
        }
    }
}
