package org.amcsnowflake.local.snowflake.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Stores the catalog beside the data, in tables of the same DuckDB database, so that both change in one transaction.
 */
public final class CatalogStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<String, DataType> types;

    /** @param types parses a type from its description */
    public CatalogStore(Function<String, DataType> types) {
        this.types = types;
    }

    public void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS catalog_schemas (database VARCHAR, schema VARCHAR)");
            statement.execute("CREATE TABLE IF NOT EXISTS catalog_tables (id BIGINT, definition VARCHAR)");
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS catalog_stages (database VARCHAR, schema VARCHAR, name VARCHAR,"
                            + " id BIGINT, format VARCHAR)");
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS catalog_formats (database VARCHAR, schema VARCHAR, name VARCHAR,"
                            + " options VARCHAR)");
            statement.execute("CREATE TABLE IF NOT EXISTS catalog_loads (table_id BIGINT, path VARCHAR, etag VARCHAR)");
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS catalog_errors (table_id BIGINT, time HUGEINT, query_id VARCHAR,"
                            + " code INTEGER, metadata VARCHAR, data VARCHAR)");
        }
    }

    public void load(Connection connection, Catalog catalog) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT database, schema FROM catalog_schemas")) {
                while (rows.next()) {
                    catalog.addSchema(rows.getString(1), rows.getString(2));
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT definition FROM catalog_tables")) {
                while (rows.next()) {
                    catalog.put(read(rows.getString(1)));
                }
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT database, schema, name, id, format FROM catalog_stages")) {
                while (rows.next()) {
                    catalog.put(new NamedStage(name(rows), rows.getLong(4), options(rows.getString(5))));
                }
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT database, schema, name, options FROM catalog_formats")) {
                while (rows.next()) {
                    catalog.put(new NamedFormat(name(rows), options(rows.getString(4))));
                }
            }
        }
    }

    private static TableName name(ResultSet row) throws SQLException {
        return new TableName(row.getString(1), row.getString(2), row.getString(3));
    }

    private static Map<String, List<String>> options(String json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, List<String>>>() {});
        } catch (JsonProcessingException e) {
            throw damaged(e);
        }
    }

    private static String options(Map<String, List<String>> options) {
        return JSON.valueToTree(options).toString();
    }

    public void save(Connection connection, NamedStage stage) throws SQLException {
        deleteStage(connection, stage.name());
        TableName name = stage.name();
        update(
                connection,
                "INSERT INTO catalog_stages VALUES (?, ?, ?, ?, ?)",
                name.database(),
                name.schema(),
                name.table(),
                stage.id(),
                options(stage.format()));
    }

    public void deleteStage(Connection connection, TableName name) throws SQLException {
        deleteNamed(connection, "catalog_stages", name);
    }

    public void save(Connection connection, NamedFormat format) throws SQLException {
        deleteFormat(connection, format.name());
        TableName name = format.name();
        update(
                connection,
                "INSERT INTO catalog_formats VALUES (?, ?, ?, ?)",
                name.database(),
                name.schema(),
                name.table(),
                options(format.options()));
    }

    public void deleteFormat(Connection connection, TableName name) throws SQLException {
        deleteNamed(connection, "catalog_formats", name);
    }

    private static void deleteNamed(Connection connection, String table, TableName name) throws SQLException {
        update(
                connection,
                "DELETE FROM " + table + " WHERE database = ? AND schema = ? AND name = ?",
                name.database(),
                name.schema(),
                name.table());
    }

    /** Records that a staged file was loaded into a table. */
    public void saveLoad(Connection connection, long table, String path, String etag) throws SQLException {
        update(connection, "INSERT INTO catalog_loads VALUES (?, ?, ?)", table, path, etag);
    }

    /** The etags of the files that were loaded into a table, by path, with the latest for each path. */
    public Map<String, String> loads(Connection connection, long table) throws SQLException {
        Map<String, String> etags = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT path, etag FROM catalog_loads WHERE table_id = ? ORDER BY rowid")) {
            statement.setLong(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    etags.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return etags;
    }

    public void forgetLoads(Connection connection, long table) throws SQLException {
        update(connection, "DELETE FROM catalog_loads WHERE table_id = ?", table);
    }

    /** Empties the table's error table. */
    public void forgetErrors(Connection connection, long table) throws SQLException {
        update(connection, "DELETE FROM catalog_errors WHERE table_id = ?", table);
    }

    public void deleteSchema(Connection connection, String database, String schema) throws SQLException {
        update(connection, "DELETE FROM catalog_schemas WHERE database = ? AND schema = ?", database, schema);
    }

    public void saveSchema(Connection connection, String database, String schema) throws SQLException {
        deleteSchema(connection, database, schema);
        update(connection, "INSERT INTO catalog_schemas VALUES (?, ?)", database, schema);
    }

    public void save(Connection connection, Table table) throws SQLException {
        delete(connection, table);
        update(connection, "INSERT INTO catalog_tables VALUES (?, ?)", table.id(), write(table));
    }

    public void delete(Connection connection, Table table) throws SQLException {
        update(connection, "DELETE FROM catalog_tables WHERE id = ?", table.id());
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    private static String write(Table table) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", table.id());
        node.put("database", table.name().database());
        node.put("schema", table.name().schema());
        node.put("table", table.name().table());
        node.put("kind", table.kind().name());
        node.put("created", table.createdAt().toString());
        node.put("view", table.view());
        node.put("comment", table.comment());
        node.put("errorLogging", table.errorLogging());
        node.put("collation", table.collation());
        ArrayNode columns = node.putArray("columns");
        for (Column column : table.columns()) {
            columns.addObject()
                    .put("name", column.name())
                    .put("type", column.type().described())
                    .put("nullable", column.nullable())
                    .put("primaryKey", column.primaryKey())
                    .put("physical", column.physical())
                    .put("initial", column.initial());
        }
        return node.toString();
    }

    private Table read(String definition) {
        try {
            JsonNode node = JSON.readTree(definition);
            List<Column> columns = new ArrayList<>();
            for (JsonNode column : node.get("columns")) {
                columns.add(new Column(
                        column.get("name").asText(),
                        types.apply(column.get("type").asText()),
                        column.get("nullable").asBoolean(),
                        column.get("primaryKey").asBoolean(),
                        column.get("physical").asText(),
                        text(column, "initial")));
            }
            return new Table(
                    node.get("id").asLong(),
                    new TableName(
                            node.get("database").asText(),
                            node.get("schema").asText(),
                            node.get("table").asText()),
                    Table.Kind.valueOf(node.get("kind").asText()),
                    columns,
                    Instant.parse(node.get("created").asText()),
                    text(node, "view"),
                    node.path("comment").asText(),
                    node.path("errorLogging").asBoolean(),
                    node.path("collation").asText());
        } catch (JsonProcessingException e) {
            throw damaged(e);
        }
    }

    private static IllegalStateException damaged(JsonProcessingException cause) {
        return new IllegalStateException("The local Snowflake's catalog is damaged; delete its data folder.", cause);
    }

    private static @Nullable String text(JsonNode node, String field) {
        return node.get(field).isNull() ? null : node.get(field).asText();
    }
}
