package org.amcsnowflake.local.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import javax.sql.DataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** PostgreSQL on the loopback address. Its data outlives the process, however that ends. */
public final class LocalPostgres implements AutoCloseable {
    public static final String USER = "postgres";
    public static final String DATABASE = "amc";

    private final EmbeddedPostgres server;
    private final DataDirectory data;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private LocalPostgres(EmbeddedPostgres server, DataDirectory data) {
        this.server = server;
        this.data = data;
    }

    /**
     * Stops a server that an earlier, killed process left running on the directory, then starts one. The caller closes
     * the result.
     */
    public static LocalPostgres start(int port, Path directory) {
        DataDirectory data = DataDirectory.lock(directory);
        try {
            Port.requireFree(port);
            data.discardIfUnfinished();
            EmbeddedPostgres server = launch(port, data);
            createDatabaseOnce(server);
            data.markFinished();
            return new LocalPostgres(server, data);
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /** For checking ports before the start: an orphaned server of ours must not count as another program. */
    public static void stopOrphan(Path directory) {
        DataDirectory.lock(directory).close();
    }

    /** The one server of this JVM's tests. */
    public static TestPostgres forTests() {
        return TestPostgres.shared();
    }

    private static EmbeddedPostgres launch(int port, DataDirectory data) {
        try {
            // The library disables durability by default, but here a killed process must not lose data.
            return EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data.path())
                    .setCleanDataDirectory(false)
                    .setOverrideWorkingDirectory(data.programs().toFile())
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setLocaleConfig("locale", "C")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException | IllegalStateException e) {
            throw new IllegalStateException(
                    "PostgreSQL did not start from " + data.path() + ": delete that directory to start over ("
                            + e.getMessage() + ").",
                    e);
        }
    }

    private static void createDatabaseOnce(EmbeddedPostgres server) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean exists = statement
                    .executeQuery("SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")
                    .next();
            if (!exists) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL started but refused its first statement: " + e.getMessage(), e);
        }
    }

    public int port() {
        return server.getPort();
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + DATABASE;
    }

    public DataSource dataSource() {
        return server.getDatabase(USER, DATABASE);
    }

    @Override
    public void close() {
        if (open.getAndSet(false)) {
            try {
                server.close();
            } catch (IOException e) {
                throw new IllegalStateException("PostgreSQL did not stop: " + e.getMessage(), e);
            } finally {
                data.close();
            }
        }
    }
}
