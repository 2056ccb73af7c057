package org.amcsnowflake.local.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.amcsnowflake.execution.Migrations;

import javax.sql.DataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One server per JVM, without durability and removed with the JVM. Databases are copied from a migrated template within
 * milliseconds.
 */
public final class TestPostgres {
    private static final String TEMPLATE = "migrated";

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    /**
     * A separate database for a test class; user {@link LocalPostgres#USER}, any password.
     *
     * @param dataSource a pool, since tests poll the database
     */
    public record Database(String name, String jdbcUrl, DataSource dataSource) {}

    private static final class Holder {
        private static final TestPostgres INSTANCE = new TestPostgres();
    }

    static TestPostgres shared() {
        return Holder.INSTANCE;
    }

    private TestPostgres() {
        try {
            server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(programs().toFile())
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setLocaleConfig("locale", "C")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    // A zone that is neither this machine's nor UTC, so that code that ignores the session's zone
                    // fails.
                    .setServerConfig("timezone", "America/Sao_Paulo")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("The tests' PostgreSQL did not start: " + e.getMessage(), e);
        }
        execute("CREATE DATABASE " + TEMPLATE);
        // Without a pool, since a database with connections cannot be copied.
        new Migrations(server.getDatabase(LocalPostgres.USER, TEMPLATE)).run();
    }

    /** Where all tests of this machine share the server's unpacked programs. */
    static Path programs() {
        return Path.of(
                System.getProperty("java.io.tmpdir"), "amc-snowflake-postgres-" + System.getProperty("user.name"));
    }

    /** With all migrations applied, and no rows. */
    public Database freshDatabase() {
        return create(" TEMPLATE " + TEMPLATE);
    }

    /** Without any tables, for tests of the migrations. */
    public Database emptyDatabase() {
        return create("");
    }

    /** Only the AMC manager's tables, with ids of another type and no defaults for them. */
    public Database amcManagersDatabase(String idType) {
        Database database = emptyDatabase();
        try (InputStream script = Migrations.class.getResourceAsStream("/db/migration/V1__amc_manager_tables.sql");
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("DEFAULT gen_random_uuid()", "")
                    .replace("uuid", idType));
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
        return database;
    }

    private Database create(String options) {
        String name = "test_" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name + options);
        return open(name);
    }

    private Database open(String name) {
        String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name + "?user=" + LocalPostgres.USER;
        return new Database(name, url, pool(url));
    }

    private static DataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMinimumIdle(0);
        config.setIdleTimeout(Duration.ofSeconds(10).toMillis());
        config.setConnectionTimeout(Duration.ofMinutes(5).toMillis());
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    // PostgreSQL copies a template only if nobody else is copying it.
    private synchronized void execute(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }
}
