package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

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

    /** That a lock is not free. */
    static final class Locked extends RuntimeException {
        private final long table;

        private Locked(long table) {
            super("Another transaction has the lock of table " + table + ".", null, false, false);
            this.table = table;
        }

        long table() {
            return table;
        }
    }

    private static final int MOST_WAITERS = 20;

    private final Map<Long, Map<Object, Mode>> holders = new HashMap<>();
    private final Map<Object, Long> waiting = new HashMap<>();

    /**
     * Waits for the lock; one that is held already is kept, and made stronger where that is asked for.
     *
     * @param isCancelled whether the statement is to wait no longer
     * @throws SnowflakeError 000625 after the time, behind 20 who wait for the table, or where the wait would have no end
     *     because the holder waits for this session; 000604 where it is cancelled
     */
    synchronized void take(long table, Object session, Mode mode, Duration longest, BooleanSupplier isCancelled) {
        long end = System.nanoTime() + longest.toNanos();
        try {
            while (!isFree(table, session, mode)) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw aborted("the lock timeout was reached");
                }
                requirePatience(table, session, mode);
                await(Math.min(left, 50), isCancelled);
            }
        } finally {
            waiting.remove(session);
        }
        hold(table, session, mode);
    }

    private void requirePatience(long table, Object session, Mode mode) {
        if (!waiting.containsKey(session)) {
            long others =
                    waiting.values().stream().filter(each -> each == table).count();
            if (others >= MOST_WAITERS) {
                throw aborted("the number of waiters for this lock exceeds the " + MOST_WAITERS + " statements limit");
            }
            waiting.put(session, table);
            if (blockers(table, session, mode).anyMatch(holder -> waitsFor(holder, session, new HashSet<>()))) {
                throw aborted("it would wait for a transaction that waits for its own (deadlock)");
            }
        }
    }

    private Stream<Object> blockers(long table, Object session, Mode mode) {
        return holders.getOrDefault(table, Map.of()).entrySet().stream()
                .filter(holder -> holder.getKey() != session && !areCompatible(holder.getValue(), mode))
                .map(Map.Entry::getKey);
    }

    private boolean waitsFor(Object waiter, Object session, Set<Object> seen) {
        Long table = waiting.get(waiter);
        return table != null
                && seen.add(waiter)
                && holders.getOrDefault(table, Map.of()).keySet().stream()
                        .anyMatch(holder -> holder == session || holder != waiter && waitsFor(holder, session, seen));
    }

    private void await(long milliseconds, BooleanSupplier isCancelled) {
        try {
            wait(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (isCancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new SnowflakeError("000604", "57014", "SQL execution canceled");
        }
    }

    private static SnowflakeError aborted(String why) {
        return new SnowflakeError(
                "000625",
                "57014",
                "Another transaction has locked the table and has not yet released this lock.\n"
                        + "Your statement was aborted because " + why + ".");
    }

    /** Takes the lock without a wait. */
    synchronized void takeNow(long table, Object session, Mode mode) throws Locked {
        if (!isFree(table, session, mode)) {
            throw new Locked(table);
        }
        hold(table, session, mode);
    }

    private void hold(long table, Object session, Mode mode) {
        holders.computeIfAbsent(table, id -> new HashMap<>())
                .merge(session, mode, (held, asked) -> held.compareTo(asked) >= 0 ? held : asked);
    }

    private boolean isFree(long table, Object session, Mode mode) {
        return blockers(table, session, mode).findAny().isEmpty();
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
