package org.amcsnowflake.local.snowflake.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What all sessions see: databases, schemas and tables that are not temporary. Thread-safe. */
public final class Catalog {
    private final Map<String, TreeSet<String>> schemas = new TreeMap<>();
    private final Map<TableName, Table> tables = new LinkedHashMap<>();
    private long lastId;

    public synchronized boolean hasDatabase(String database) {
        return schemas.containsKey(database);
    }

    public synchronized boolean hasSchema(String database, String schema) {
        return schemas.getOrDefault(database, new TreeSet<>()).contains(schema);
    }

    public synchronized void addDatabase(String database) {
        schemas.computeIfAbsent(database, name -> new TreeSet<>()).add("PUBLIC");
    }

    public synchronized void addSchema(String database, String schema) {
        addDatabase(database);
        schemas.get(database).add(schema);
    }

    public synchronized List<String> databases() {
        return List.copyOf(schemas.keySet());
    }

    public synchronized List<String> schemas(String database) {
        return List.copyOf(schemas.getOrDefault(database, new TreeSet<>()));
    }

    public synchronized Optional<Table> find(TableName name) {
        return Optional.ofNullable(tables.get(name));
    }

    public synchronized void put(Table table) {
        tables.put(table.name(), table);
        lastId = Math.max(lastId, table.id());
    }

    public synchronized void remove(TableName name) {
        tables.remove(name);
    }

    public synchronized List<Table> tables() {
        return new ArrayList<>(tables.values());
    }

    public synchronized long newId() {
        return ++lastId;
    }
}
