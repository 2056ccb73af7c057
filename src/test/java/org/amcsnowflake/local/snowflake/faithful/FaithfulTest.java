package org.amcsnowflake.local.snowflake.faithful;

import org.amcsnowflake.local.snowflake.Driver;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.support.Background;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A local Snowflake for the class, and a driver session with an empty schema for each test. */
abstract class FaithfulTest {
    static LocalSnowflake snowflake;
    private static int schemas;

    Connection connection;

    @BeforeAll
    static void start() {
        snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
    }

    @AfterAll
    static void stop() {
        snowflake.close();
    }

    @BeforeEach
    void connect() throws SQLException {
        connection = Driver.connect(snowflake);
        run("CREATE SCHEMA S" + ++schemas);
        run("USE SCHEMA S" + schemas);
    }

    @AfterEach
    void disconnect() throws SQLException {
        snowflake.clearFaults();
        connection.close();
    }

    static String schema() {
        return "S" + schemas;
    }

    /** Another session in the same schema. */
    Connection another() throws SQLException {
        Connection other = Driver.connect(snowflake);
        Driver.run(other, "USE SCHEMA S" + schemas);
        return other;
    }

    /** A session of the administrator. */
    static Connection administrator() throws SQLException {
        return Driver.of(snowflake)
                .with("user", "admin")
                .with("password", "admin-password")
                .connect();
    }

    void run(String... statements) throws SQLException {
        for (String sql : statements) {
            Driver.run(connection, sql);
        }
    }

    /** Work in a session. */
    interface Step {
        void run() throws SQLException;
    }

    static Future<?> inBackground(Step step) {
        return Background.run(() -> {
            step.run();
            return null;
        });
    }

    /** Waits until this many statements wait for a lock of a table in this schema. */
    void awaitWaiting(int count) {
        await().until(() -> {
            try (Connection watcher = another()) {
                return Driver.rows(watcher, "SHOW LOCKS").stream()
                                .filter(row -> row.contains("AMC." + schema() + ".") && row.endsWith("WAITING"))
                                .count()
                        == count;
            }
        });
    }

    /** The rows, each as its cells separated by commas. */
    List<String> rows(String sql) throws SQLException {
        return Driver.rows(connection, sql);
    }

    /** The rows as {@code column=value} texts, for results whose column names matter. */
    List<String> namedRows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData columns = result.getMetaData();
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    cells.add(columns.getColumnName(i) + "=" + result.getString(i));
                }
                rows.add(String.join(", ", cells));
            }
            return rows;
        }
    }

    List<String> columns(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                names.add(result.getMetaData().getColumnName(i));
            }
            return names;
        }
    }

    long update(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** @param code including leading zeros */
    void refuses(String sql, String code, String sqlState, String message) {
        refuses(connection, sql, code, sqlState, message);
    }

    static void refuses(Connection session, String sql, String code, String sqlState, String message) {
        assertThatThrownBy(() -> Driver.run(session, sql))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refusal -> assertThat("%06d %s %s"
                                        .formatted(refusal.getErrorCode(), refusal.getSQLState(), refusal.getMessage()))
                                .isEqualTo(code + " " + sqlState + " " + message));
    }

    /** Stages a text as a file of that name, uncompressed. */
    void put(Path folder, String name, String stage, String... lines) throws SQLException {
        Path file = folder.resolve(name);
        try {
            Files.writeString(file, String.join("\n", lines) + (lines.length == 0 ? "" : "\n"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        run("PUT 'file://" + file + "' '" + stage + "' AUTO_COMPRESS=FALSE OVERWRITE=TRUE");
    }
}
