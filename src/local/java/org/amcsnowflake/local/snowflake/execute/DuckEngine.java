package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.catalog.Catalog;
import org.amcsnowflake.local.snowflake.catalog.CatalogStore;
import org.amcsnowflake.local.snowflake.engine.Engine;
import org.amcsnowflake.local.snowflake.engine.EngineSession;
import org.amcsnowflake.local.snowflake.engine.SessionSettings;
import org.amcsnowflake.local.snowflake.sql.SqlParser;
import org.amcsnowflake.local.snowflake.stage.Stages;
import org.amcsnowflake.local.snowflake.translate.Macros;
import org.duckdb.DuckDBConnection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One account's data in one DuckDB database, and what its sessions share. Thread-safe. */
public final class DuckEngine implements Engine {
    private final EngineSettings settings;
    private final Path directory;
    private final DuckDBConnection root;
    private final Catalog catalog = new Catalog();
    private final CatalogStore store = new CatalogStore(SqlParser::type);
    private final TableLocks locks = new TableLocks();
    private final Stages stages;

    public DuckEngine(EngineSettings settings) {
        this.settings = settings;
        try {
            directory = settings.dataDirectory() == null
                    ? Files.createTempDirectory("local-snowflake")
                    : Files.createDirectories(settings.dataDirectory());
            stages = new Stages(directory.resolve("stages").toAbsolutePath());
            root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + directory.resolve("data.duckdb"));
            prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The local Snowflake's data cannot be opened (" + e.getMessage()
                            + "): stop the process that has it open, or delete the folder "
                            + settings.dataDirectory() + ".",
                    e);
        }
    }

    private void prepare() throws SQLException {
        try (Statement statement = root.createStatement()) {
            statement.execute("SET autoinstall_known_extensions = false");
            statement.execute("SET autoload_known_extensions = false");
            statement.execute("SET memory_limit = '2GB'");
            statement.execute("SET TimeZone = 'UTC'");
            JavaFunctions.register(root);
            for (String macro : Macros.definitions()) {
                statement.execute(macro);
            }
        }
        store.prepare(root);
        store.load(root, catalog);
        for (Map.Entry<String, List<String>> database :
                settings.schemasOfDatabases().entrySet()) {
            addSchema(root, database.getKey(), "PUBLIC");
            for (String schema : database.getValue()) {
                addSchema(root, database.getKey(), schema);
            }
        }
    }

    void addSchema(Connection connection, String database, String schema) throws SQLException {
        if (!catalog.hasSchema(database, schema)) {
            store.saveSchema(connection, database, schema);
            catalog.addSchema(database, schema);
        }
    }

    @Override
    public EngineSession openSession(SessionSettings session) {
        try {
            return new DuckSession(this, root.duplicate(), session);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One of its own, for work beside a session's transaction; to be closed. */
    DuckDBConnection connection() throws SQLException {
        return root.duplicate();
    }

    EngineSettings settings() {
        return settings;
    }

    Catalog catalog() {
        return catalog;
    }

    CatalogStore store() {
        return store;
    }

    TableLocks locks() {
        return locks;
    }

    Stages stages() {
        return stages;
    }

    @Override
    public void close() {
        try {
            root.close();
            if (settings.dataDirectory() == null) {
                deleteAll(directory);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
