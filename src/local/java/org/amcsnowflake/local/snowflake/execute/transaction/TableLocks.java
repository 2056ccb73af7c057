package org.amcsnowflake.local.snowflake.execute.transaction;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Snowflake's table locks: UPDATE, DELETE and MERGE of one table wait for each other until the transaction ends; INSERT
 * and COPY do not wait for them; DDL waits for all. The locks of a transaction whose client is gone expire.
 * Thread-safe.
 */
public final class TableLocks {
    public enum Mode {
        INSERT,
        CHANGE,
        DEFINE
    }

    /** Thrown if a lock is not free. */
    public static final class Locked extends RuntimeException {
        private final long table;

        private Locked(long table) {
            super("Another transaction has the lock of table " + table + ".", null, false, false);
            this.table = table;
        }

        public long table() {
            return table;
        }
    }

    private static final int MOST_WAITERS = 20;

    private record Wait(long table, Mode mode) {}

    private final Map<Long, Map<Transaction, Mode>> holders = new HashMap<>();
    private final Map<Transaction, Wait> waiting = new HashMap<>();
    private final Duration idleBlocker;

    /** @param idleBlocker how long an idle transaction may block others */
    public TableLocks(Duration idleBlocker) {
        this.idleBlocker = idleBlocker;
    }

    /**
     * Waits for the lock; a lock that is already held is kept, and upgraded if requested.
     *
     * @param isCancelled whether to stop waiting
     * @throws SnowflakeError 000625 after the timeout, behind 20 waiting sessions, or in a deadlock because the holder
     *     waits for this session; 000604 if it is cancelled
     */
    synchronized void take(long table, Transaction owner, Mode mode, Duration longest, BooleanSupplier isCancelled) {
        long end = System.nanoTime() + longest.toNanos();
        try {
            while (!isFree(table, owner, mode)) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw aborted("the lock timeout was reached");
                }
                blockers(table, owner, mode).toList().forEach(blocker -> blocker.rollbackIfIdle(idleBlocker));
                requirePatience(table, owner, mode);
                await(Math.min(left, 50), isCancelled);
            }
        } finally {
            waiting.remove(owner);
        }
        hold(table, owner, mode);
    }

    private void requirePatience(long table, Transaction owner, Mode mode) {
        if (!waiting.containsKey(owner)) {
            long others = waiting.values().stream()
                    .filter(each -> each.table() == table)
                    .count();
            if (others >= MOST_WAITERS) {
                throw aborted("the number of waiters for this lock exceeds the " + MOST_WAITERS + " statements limit");
            }
            waiting.put(owner, new Wait(table, mode));
            if (blockers(table, owner, mode).anyMatch(holder -> waitsFor(holder, owner, new HashSet<>()))) {
                throw aborted("it would wait for a transaction that waits for its own (deadlock)");
            }
        }
    }

    private Stream<Transaction> blockers(long table, Transaction owner, Mode mode) {
        return holders.getOrDefault(table, Map.of()).entrySet().stream()
                .filter(holder -> holder.getKey() != owner && !areCompatible(holder.getValue(), mode))
                .map(Map.Entry::getKey);
    }

    private boolean waitsFor(Transaction waiter, Transaction owner, Set<Transaction> seen) {
        Wait wait = waiting.get(waiter);
        return wait != null
                && seen.add(waiter)
                && blockers(wait.table(), waiter, wait.mode())
                        .anyMatch(holder -> holder == owner || waitsFor(holder, owner, seen));
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

    /** A lock that is held or waited for. */
    public record Entry(long table, Transaction owner, boolean held) {}

    public synchronized List<Entry> list() {
        List<Entry> entries = new ArrayList<>();
        holders.forEach(
                (table, owners) -> owners.keySet().forEach(owner -> entries.add(new Entry(table, owner, true))));
        waiting.forEach((owner, wait) -> entries.add(new Entry(wait.table(), owner, false)));
        return entries;
    }

    /** Takes the lock without waiting. */
    synchronized void takeNow(long table, Transaction owner, Mode mode) throws Locked {
        if (!isFree(table, owner, mode)) {
            throw new Locked(table);
        }
        hold(table, owner, mode);
    }

    private void hold(long table, Transaction owner, Mode mode) {
        holders.computeIfAbsent(table, id -> new HashMap<>())
                .merge(owner, mode, (held, asked) -> held.compareTo(asked) >= 0 ? held : asked);
    }

    private boolean isFree(long table, Transaction owner, Mode mode) {
        return blockers(table, owner, mode).findAny().isEmpty();
    }

    private static boolean areCompatible(Mode held, Mode asked) {
        return held != Mode.DEFINE && asked != Mode.DEFINE && (held == Mode.INSERT || asked == Mode.INSERT);
    }

    synchronized void releaseAll(Transaction owner) {
        holders.values().forEach(holder -> holder.remove(owner));
        holders.values().removeIf(Map::isEmpty);
        notifyAll();
    }
}
