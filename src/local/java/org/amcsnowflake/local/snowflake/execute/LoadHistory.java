package org.amcsnowflake.local.snowflake.execute;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which staged files were loaded into which table: COPY does not load them again. Thread-safe. */
final class LoadHistory {
    private final Map<Long, Set<String>> loaded = new HashMap<>();

    synchronized boolean has(long table, String file) {
        return loaded.getOrDefault(table, Set.of()).contains(file);
    }

    synchronized void add(long table, String file) {
        loaded.computeIfAbsent(table, id -> new HashSet<>()).add(file);
    }

    synchronized void forget(long table) {
        loaded.remove(table);
    }
}
