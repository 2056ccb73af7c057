package org.amcsnowflake.local.snowflake.execute.state;

import org.amcsnowflake.local.snowflake.access.Grant;
import org.amcsnowflake.local.snowflake.access.Grant.Grantee;
import org.amcsnowflake.local.snowflake.access.GrantStore;
import org.amcsnowflake.local.snowflake.access.Grants;
import org.amcsnowflake.local.snowflake.access.Securable;
import org.amcsnowflake.local.snowflake.access.Warehouses;
import org.amcsnowflake.local.snowflake.catalog.Catalog;
import org.amcsnowflake.local.snowflake.catalog.CatalogStore;
import org.amcsnowflake.local.snowflake.execute.transaction.TableLocks;
import org.amcsnowflake.local.snowflake.sql.SqlParser;
import org.amcsnowflake.local.snowflake.stage.Stages;
import org.amcsnowflake.local.snowflake.translate.Macros;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** One account's data in one DuckDB database, and the state that its sessions share. Thread-safe. */
public final class AccountState {
    private final EngineSettings settings;
    private final Path directory;
    private final DuckDBConnection root;
    private final Catalog catalog = new Catalog();
    private final CatalogStore store = new CatalogStore(SqlParser::type);
    private final TableLocks locks;
    private final Stages stages;
    private final Grants grants = new Grants();
    private final GrantStore grantStore = new GrantStore();
    private final Warehouses warehouses;
    private final Set<SessionContext> sessions = ConcurrentHashMap.newKeySet();
    private final Map<String, String> accountParameters = new ConcurrentHashMap<>();

    public AccountState(EngineSettings settings) {
        this.settings = settings;
        this.locks = new TableLocks(settings.idleBlocker());
        this.warehouses = new Warehouses(settings.warehouses());
        try {
            directory = settings.dataDirectory() == null
                    ? Files.createTempDirectory("local-snowflake")
                    : Files.createDirectories(settings.dataDirectory());
            stages = new Stages(directory.resolve("stages").toAbsolutePath());
            stages.cleanUp();
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
        grantStore.prepare(root);
        grantStore.load(root, grants);
        for (Map.Entry<String, List<String>> database :
                settings.schemasOfDatabases().entrySet()) {
            addSchema(root, database.getKey(), "PUBLIC");
            for (String schema : database.getValue()) {
                addSchema(root, database.getKey(), schema);
            }
        }
        addRoles();
    }

    private void addRoles() throws SQLException {
        for (String role : settings.roles()) {
            if (!grants.hasRole(role)) {
                grantStore.saveRole(root, role);
                grants.addRole(role);
                grant(root, everything(Grantee.role(role)));
            }
        }
        for (Map.Entry<String, Set<String>> user : settings.rolesOfUsers().entrySet()) {
            for (String role : user.getValue()) {
                grant(root, List.of(Grant.of("USAGE", Securable.role(role), Grantee.user(user.getKey()))));
            }
        }
    }

    private List<Grant> everything(Grantee grantee) {
        List<Securable> all = new ArrayList<>();
        settings.warehouses().forEach(name -> all.add(Securable.warehouse(name)));
        for (String database : catalog.databases()) {
            all.add(Securable.database(database));
            catalog.schemas(database).forEach(schema -> all.add(Securable.schema(database, schema)));
        }
        catalog.tables().forEach(table -> all.add(Privileges.securable(table)));
        catalog.stages().forEach(stage -> all.add(Securable.of(Securable.Kind.STAGE, stage.name())));
        return all.stream()
                .flatMap(on -> on.kind().privileges().stream().map(privilege -> Grant.of(privilege, on, grantee)))
                .toList();
    }

    /** Stores it and puts it into effect; must be the last step of its transaction. */
    public void grant(Connection connection, List<Grant> added) throws SQLException {
        grantStore.save(connection, added);
        grants.addAll(added);
    }

    public void revoke(Connection connection, List<Grant> removed) throws SQLException {
        grantStore.delete(connection, removed);
        grants.removeAll(removed);
    }

    public boolean isGranted(String user, String role) {
        return grants.ofUser(user).contains(role);
    }

    public void addSchema(Connection connection, String database, String schema) throws SQLException {
        if (!catalog.hasSchema(database, schema)) {
            store.saveSchema(connection, database, schema);
            catalog.addSchema(database, schema);
        }
    }

    /** The open sessions. */
    public Set<SessionContext> sessions() {
        return Set.copyOf(sessions);
    }

    public void opened(SessionContext session) {
        sessions.add(session);
    }

    public void closed(SessionContext session) {
        sessions.remove(session);
    }

    /** A connection of its own, for a session or for work outside its transaction; the caller closes it. */
    public DuckDBConnection connection() throws SQLException {
        return root.duplicate();
    }

    public EngineSettings settings() {
        return settings;
    }

    public Catalog catalog() {
        return catalog;
    }

    public CatalogStore store() {
        return store;
    }

    /** Null if the account's name has none. */
    @Nullable
    String organisation() {
        int hyphen = settings.account().indexOf('-');
        return hyphen < 0 ? null : settings.account().substring(0, hyphen).toUpperCase(Locale.ROOT);
    }

    String accountName() {
        int hyphen = settings.account().indexOf('-');
        return settings.account().substring(hyphen + 1).toUpperCase(Locale.ROOT);
    }

    /** The parameters of new sessions that set none; not stored in the data directory. */
    public Map<String, String> accountParameters() {
        return accountParameters;
    }

    public Grants grants() {
        return grants;
    }

    public GrantStore grantStore() {
        return grantStore;
    }

    public Warehouses warehouses() {
        return warehouses;
    }

    public TableLocks locks() {
        return locks;
    }

    public Stages stages() {
        return stages;
    }

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
