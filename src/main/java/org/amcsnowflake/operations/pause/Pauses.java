package org.amcsnowflake.operations.pause;

import org.amcsnowflake.execution.SqlFile;

import javax.sql.DataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Pauses and resumes uploads of a user, for the operator. Thread-safe. */
public final class Pauses {
    private static final String PAUSE = SqlFile.read("pause-uploads-of-user.sql");
    private static final String RESUME = SqlFile.read("resume-uploads-of-user.sql");
    private static final String LIST = SqlFile.read("list-pauses.sql");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'");

    private final DataSource database;

    public Pauses(DataSource database) {
        this.database = database;
    }

    /** What was done, in a sentence, which also says if nothing has changed. */
    public record Outcome(boolean isChanged, String sentence) {}

    private interface Answer<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** @throws IllegalArgumentException if the user has no Snowflake configuration */
    public Outcome pause(String user) throws SQLException {
        return run(
                PAUSE,
                rows -> {
                    require(rows, user);
                    boolean isChanged = rows.getBoolean("is_changed");
                    return new Outcome(
                            isChanged,
                            isChanged
                                    ? "Uploads of user " + user + " are paused. Running uploads finish."
                                    : "Uploads of user " + user + " were paused already, by the "
                                            + rows.getString("paused_by") + " since "
                                            + MINUTE.format(rows.getObject("paused_at", OffsetDateTime.class)
                                                    .withOffsetSameInstant(ZoneOffset.UTC))
                                            + ". Nothing has changed.");
                },
                user);
    }

    /** @throws IllegalArgumentException if the user has neither a pause nor a Snowflake configuration */
    public Outcome resume(String user) throws SQLException {
        return run(
                RESUME,
                rows -> {
                    require(rows, user);
                    boolean isChanged = rows.getBoolean("is_changed");
                    long waiting = rows.getLong("resumed_uploads");
                    return new Outcome(
                            isChanged,
                            isChanged
                                    ? "Uploads of user " + user + " are resumed. "
                                            + (waiting == 0
                                                    ? "None was waiting."
                                                    : "The waiting ones (" + waiting + ") start within a minute.")
                                    : "Uploads of user " + user + " were not paused. Nothing has changed.");
                },
                user,
                user);
    }

    /** The paused users, as JSON. */
    String list() throws SQLException {
        return run(LIST, rows -> {
            rows.next();
            return rows.getString(1);
        });
    }

    private static void require(ResultSet rows, String user) throws SQLException {
        if (!rows.next()) {
            throw new IllegalArgumentException("User " + user + " has no Snowflake configuration.");
        }
    }

    private <T> T run(String sql, Answer<T> answer, String... values) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return answer.read(rows);
            }
        }
    }
}
