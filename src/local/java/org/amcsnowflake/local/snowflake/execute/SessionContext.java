package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.catalog.NamedFormat;
import org.amcsnowflake.local.snowflake.catalog.NamedStage;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.catalog.TableName;
import org.amcsnowflake.local.snowflake.engine.SessionSettings;
import org.amcsnowflake.local.snowflake.engine.SessionState;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.sql.ObjectName;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where a session stands: its database, schema, warehouse and role, parameters and temporary tables. */
final class SessionContext {
    private static final Duration USUAL_LOCK_TIMEOUT = Duration.ofHours(12);

    private final DuckEngine engine;
    private final String user;
    private final Map<String, String> parameters = new TreeMap<>();
    private final Map<TableName, Table> temporary = new HashMap<>();
    private final Map<TableName, NamedStage> temporaryStages = new HashMap<>();
    private final Map<TableName, NamedFormat> temporaryFormats = new HashMap<>();
    private @Nullable String database;
    private @Nullable String schema;
    private @Nullable String warehouse;
    private @Nullable String role;
    private @Nullable Transaction transaction;

    SessionContext(DuckEngine engine, SessionSettings settings) {
        this.engine = engine;
        this.user = settings.user();
        parameters.putAll(settings.parameters());
        database = known(settings.database(), engine.catalog().databases());
        if (database != null) {
            schema = known(
                    settings.schema() == null ? "PUBLIC" : settings.schema(),
                    engine.catalog().schemas(database));
        }
        warehouse = known(settings.warehouse(), engine.settings().warehouses());
        role = settings.role() == null ? null : folded(settings.role());
    }

    private static @Nullable String known(@Nullable String written, List<String> names) {
        String name = written == null ? null : folded(written);
        return name != null && names.contains(name) ? name : null;
    }

    private static String folded(String written) {
        boolean quoted = written.length() > 1 && written.startsWith("\"") && written.endsWith("\"");
        return quoted
                ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
                : written.toUpperCase(Locale.ROOT);
    }

    String user() {
        return user;
    }

    SessionState state() {
        return new SessionState(database, schema, warehouse, role, parameters);
    }

    Map<String, String> parameters() {
        return parameters;
    }

    /** ALTER SESSION. */
    void alter(Map<String, String> set, List<String> unset) {
        String zone = set.get("TIMEZONE");
        if (zone != null && !ZoneId.getAvailableZoneIds().contains(zone)) {
            throw new SnowflakeError(
                    "001008",
                    "22023",
                    "SQL compilation error:\ninvalid value ['" + zone + "'] for parameter 'TIMEZONE'");
        }
        parameters.putAll(set);
        unset.forEach(parameters::remove);
    }

    String timeZone() {
        return parameters.getOrDefault("TIMEZONE", "America/Los_Angeles");
    }

    boolean isFoldingQuotedNames() {
        return Boolean.parseBoolean(parameters.get("QUOTED_IDENTIFIERS_IGNORE_CASE"));
    }

    void transaction(Transaction ofSession) {
        transaction = ofSession;
    }

    boolean isAutocommit() {
        return Boolean.parseBoolean(parameters.getOrDefault("AUTOCOMMIT", "true"));
    }

    Duration lockTimeout() {
        String seconds = parameters.get("LOCK_TIMEOUT");
        return seconds == null ? USUAL_LOCK_TIMEOUT : Duration.ofSeconds(Long.parseLong(seconds));
    }

    @Nullable
    String current(String what) {
        return switch (what) {
            case "USER" -> user;
            case "DATABASE" -> database;
            case "SCHEMA" -> schema;
            case "WAREHOUSE" -> warehouse;
            case "ROLE" -> role;
            case "TRANSACTION" -> transaction == null ? null : transaction.id();
            case "VERSION" -> "9.0.0 local";
            default -> what;
        };
    }

    void requireWarehouse() {
        if (warehouse == null) {
            throw new SnowflakeError(
                    "000606",
                    "57P03",
                    "No active warehouse selected in the current session.  Select an active warehouse with the 'use"
                            + " warehouse' command.\n");
        }
    }

    TableName tableName(ObjectName name) {
        List<String> parts = name.parts();
        int size = parts.size();
        String inDatabase = size > 2 ? parts.get(0) : database;
        String inSchema = size > 1 ? parts.get(size - 2) : schema;
        if (inDatabase == null || inSchema == null) {
            throw new SnowflakeError(
                    "090105",
                    "22000",
                    "Cannot perform operation. This session does not have a current database. Call 'USE DATABASE', or use a"
                            + " qualified name.");
        }
        return new TableName(inDatabase, inSchema, parts.get(size - 1));
    }

    void requireSchema(TableName name) {
        if (!engine.catalog().hasSchema(name.database(), name.schema())) {
            throw missing("Schema", name.database() + "." + name.schema(), "02000");
        }
    }

    Optional<Table> find(TableName name) {
        return Optional.ofNullable(temporary.get(name))
                .or(() -> engine.catalog().find(name));
    }

    Table table(ObjectName name) {
        TableName full = tableName(name);
        if (!engine.catalog().hasSchema(full.database(), full.schema())) {
            throw missing("Schema", full.database() + "." + full.schema(), "02000");
        }
        return find(full).orElseThrow(() -> missing("Object", shown(name, full), "42S02"));
    }

    /** A name as it was written, but for the quotes; a single name is shown alone. */
    private static String shown(ObjectName name, TableName full) {
        return name.parts().size() == 1 ? full.table() : full.toString();
    }

    static SnowflakeError missing(String what, String name, String sqlState) {
        return new SnowflakeError(
                "002003",
                sqlState,
                "SQL compilation error:\n" + what + " '" + name + "' does not exist or not authorized.");
    }

    Map<TableName, Table> temporary() {
        return temporary;
    }

    Map<TableName, NamedStage> temporaryStages() {
        return temporaryStages;
    }

    Map<TableName, NamedFormat> temporaryFormats() {
        return temporaryFormats;
    }

    void use(String what, ObjectName name) {
        switch (what) {
            case "DATABASE" -> {
                require(engine.catalog().hasDatabase(name.last()), "Object", name.last());
                database = name.last();
                schema = "PUBLIC";
            }
            case "SCHEMA" -> {
                String in = name.parts().size() > 1 ? name.parts().get(0) : database;
                require(in != null && engine.catalog().hasSchema(in, name.last()), "Object", name.toString());
                database = in;
                schema = name.last();
            }
            case "WAREHOUSE" -> {
                require(engine.settings().warehouses().contains(name.last()), "Object", name.last());
                warehouse = name.last();
            }
            case "ROLE" -> {
                require(engine.settings().roles().contains(name.last()), "Role", name.last());
                role = name.last();
            }
            default -> {}
        }
    }

    private static void require(boolean there, String what, String name) {
        if (!there) {
            throw new SnowflakeError(
                    "002043",
                    "02000",
                    "SQL compilation error:\n" + what + " does not exist, or operation cannot be performed: " + name
                            + ".");
        }
    }
}
