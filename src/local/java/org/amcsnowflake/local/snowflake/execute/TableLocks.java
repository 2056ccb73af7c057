package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Snowflake's table locks: UPDATE, DELETE and MERGE of one table wait for each other until the transaction ends; INSERT and
 * COPY do not wait for them; DDL waits for all. Thread-safe.
 */
final class TableLocks {
    enum Mode {
        INSERT,
        CHANGE,
        DEFINE
    }

    private final Map<Long, Map<Object, Mode>> holders = new HashMap<>();

    /** Waits for the lock; one that is held already is kept, and made stronger where that is asked for. */
    synchronized void take(long table, Object session, Mode mode, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (!isFree(table, session, mode)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SnowflakeError(
                        "000625", "57014", "Statement has waited too long for a lock and was aborted (LOCK_TIMEOUT).");
            }
            try {
                wait(Math.min(left, 100));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SnowflakeError("000604", "57014", "SQL execution canceled");
            }
        }
        holders.computeIfAbsent(table, id -> new HashMap<>())
                .merge(session, mode, (held, asked) -> held.compareTo(asked) >= 0 ? held : asked);
    }

    private boolean isFree(long table, Object session, Mode mode) {
        return holders.getOrDefault(table, Map.of()).entrySet().stream()
                .filter(holder -> holder.getKey() != session)
                .allMatch(holder -> areCompatible(holder.getValue(), mode));
    }

    private static boolean areCompatible(Mode held, Mode asked) {
        return held != Mode.DEFINE && asked != Mode.DEFINE && (held == Mode.INSERT || asked == Mode.INSERT);
    }

    synchronized void releaseAll(Object session) {
        holders.values().forEach(holder -> holder.remove(session));
        holders.values().removeIf(Map::isEmpty);
        notifyAll();
    }
}
