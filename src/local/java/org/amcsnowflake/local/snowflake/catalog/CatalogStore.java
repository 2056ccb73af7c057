package org.amcsnowflake.local.snowflake.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.List;
import java.util.function.Function;

/**
 * Keeps the catalog beside the data, in two tables of the same DuckDB database, so that both change in one transaction
 * and neither outlives the other.
 */
public final class CatalogStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<String, DataType> types;

    /** @param types reads a type as it is described */
    public CatalogStore(Function<String, DataType> types) {
        this.types = types;
    }

    public void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS catalog_schemas (database VARCHAR, schema VARCHAR)");
            statement.execute("CREATE TABLE IF NOT EXISTS catalog_tables (id BIGINT, definition VARCHAR)");
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
        }
    }

    public void saveSchema(Connection connection, String database, String schema) throws SQLException {
        update(connection, "DELETE FROM catalog_schemas WHERE database = ? AND schema = ?", database, schema);
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
                    text(node, "view"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The local Snowflake's catalog is damaged; delete its data folder.", e);
        }
    }

    private static @Nullable String text(JsonNode node, String field) {
        return node.get(field).isNull() ? null : node.get(field).asText();
    }
}
