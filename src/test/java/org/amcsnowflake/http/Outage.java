package org.amcsnowflake.http;

import org.amcsnowflake.local.postgres.TestPostgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** While it lasts, the database accepts no connections, and existing ones are terminated. */
final class Outage {
    private final TestPostgres.Database database;

    Outage(TestPostgres.Database database) {
        this.database = database;
    }

    void begin() {
        execute("ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS false");
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database.name() + "'");
    }

    /** Through another database of the same server. */
    private void execute(String sql) {
        String url = database.jdbcUrl().replace("/" + database.name() + "?", "/postgres?");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    void end() {
        execute("ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS true");
    }
}
