package org.amcsnowflake.local.snowflake.access;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An account's warehouses and resource monitors, in memory: each start begins with all warehouses running. Thread-safe.
 */
public final class Warehouses {
    private final Map<String, Warehouse> warehouses = new TreeMap<>();
    private final Map<String, Integer> quotas = new HashMap<>();

    public Warehouses(List<String> names) {
        names.forEach(name -> warehouses.put(name, Warehouse.named(name)));
    }

    public synchronized Optional<Warehouse> find(String name) {
        return Optional.ofNullable(warehouses.get(name));
    }

    public synchronized List<Warehouse> all() {
        return List.copyOf(warehouses.values());
    }

    public synchronized void put(Warehouse warehouse) {
        warehouses.put(warehouse.name(), warehouse);
    }

    public synchronized void remove(String name) {
        warehouses.remove(name);
    }

    public synchronized boolean hasMonitor(String name) {
        return quotas.containsKey(name);
    }

    /** @param credits never consumed here: 0 is an exhausted quota, any other value is not */
    public synchronized void putMonitor(String name, int credits) {
        quotas.put(name, credits);
    }

    public synchronized void removeMonitor(String name) {
        quotas.remove(name);
    }

    /**
     * Resumes it for a statement.
     *
     * @throws SnowflakeError 000608 if it is suspended and does not resume automatically, 090073 if the quota of its
     *     resource monitor is exhausted
     */
    public synchronized void use(String name) {
        Warehouse warehouse = warehouses.get(name);
        if (warehouse.suspended() && !warehouse.autoResume()) {
            throw new SnowflakeError(
                    "000608",
                    "57P03",
                    "Warehouse '" + name + "' is suspended. Use 'alter warehouse " + name
                            + " resume;' command if you need to use it again.");
        }
        resume(name);
    }

    /** @throws SnowflakeError 090073 if the quota of its resource monitor is exhausted */
    public synchronized void resume(String name) {
        Warehouse warehouse = warehouses.get(name);
        if (warehouse.monitor() != null && quotas.getOrDefault(warehouse.monitor(), 1) == 0) {
            throw new SnowflakeError(
                    "090073",
                    "22000",
                    "Warehouse '" + name + "' cannot be resumed because resource monitor '" + warehouse.monitor()
                            + "' has exceeded its quota.");
        }
        put(warehouse.withSuspended(false));
    }
}
