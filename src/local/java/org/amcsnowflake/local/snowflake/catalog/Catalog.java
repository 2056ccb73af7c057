package org.amcsnowflake.local.snowflake.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What all sessions share: databases and schemas, and the tables, stages and formats that are not temporary.
 * Thread-safe.
 */
public final class Catalog {
    private final Map<String, TreeSet<String>> schemas = new TreeMap<>();
    private final Map<TableName, Table> tables = new LinkedHashMap<>();
    private final Map<TableName, NamedStage> stages = new LinkedHashMap<>();
    private final Map<TableName, NamedFormat> formats = new LinkedHashMap<>();
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

    public synchronized void removeSchema(String database, String schema) {
        schemas.getOrDefault(database, new TreeSet<>()).remove(schema);
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

    public synchronized Optional<NamedStage> findStage(TableName name) {
        return Optional.ofNullable(stages.get(name));
    }

    public synchronized void put(NamedStage stage) {
        stages.put(stage.name(), stage);
        lastId = Math.max(lastId, stage.id());
    }

    public synchronized void removeStage(TableName name) {
        stages.remove(name);
    }

    public synchronized List<NamedStage> stages() {
        return new ArrayList<>(stages.values());
    }

    public synchronized Optional<NamedFormat> findFormat(TableName name) {
        return Optional.ofNullable(formats.get(name));
    }

    public synchronized void put(NamedFormat format) {
        formats.put(format.name(), format);
    }

    public synchronized List<NamedFormat> formats() {
        return new ArrayList<>(formats.values());
    }

    public synchronized void removeFormat(TableName name) {
        formats.remove(name);
    }

    public synchronized long newId() {
        return ++lastId;
    }
}
