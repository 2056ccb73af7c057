package org.amcsnowflake.local.snowflake.execute.transaction;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A session's transaction with Snowflake's semantics: a failed statement is undone alone, and the transaction stays
 * open. DuckDB would undo everything, so the earlier statements are executed again. DuckDB's own transaction begins
 * with the first statement that holds its locks, so that it sees what others committed while it waited. Used by one
 * thread at a time.
 */
public final class Transaction {
    private static final AtomicLong IDS = new AtomicLong();

    private final DuckDBConnection connection;
    private final CancellableStatements statements;
    private final TableLocks locks;
    private final List<Work<?>> done = new ArrayList<>();
    private final List<Runnable> atEnd = new ArrayList<>();
    private boolean explicit;
    private volatile @Nullable Open open;
    private volatile @Nullable String id;
    private @Nullable String last;
    private boolean begun;
    private final ReentrantLock busy = new ReentrantLock();
    private volatile long idleSince = System.nanoTime();

    /** The work of a statement in DuckDB. */
    public interface Work<T> {
        T run() throws SQLException;
    }

    public Transaction(DuckDBConnection connection, TableLocks locks) {
        this.connection = connection;
        this.statements = new CancellableStatements(connection);
        this.locks = locks;
    }

    public DuckDBConnection connection() {
        return connection;
    }

    boolean isExplicit() {
        return explicit;
    }

    /** A second BEGIN is ignored. */
    public void begin() {
        if (!explicit) {
            last = id;
            Instant now = Instant.now();
            String begun = Long.toString(now.toEpochMilli() * 1_000_000 + IDS.incrementAndGet() % 1_000_000);
            id = begun;
            open = new Open(begun, UUID.randomUUID().toString(), now);
        }
        explicit = true;
    }

    /**
     * Without autocommit, the first change begins a transaction, which is open even while that change waits or runs.
     */
    public void beginUnless(boolean autocommit) {
        if (!autocommit) {
            begin();
        }
    }

    /** As returned by CURRENT_TRANSACTION(); null outside a transaction. */
    @Nullable
    public String id() {
        return explicit ? id : null;
    }

    /** The id of the open or the last transaction; null if each statement commits automatically. Thread-safe. */
    @Nullable
    public String anyId() {
        return id;
    }

    /** As returned by LAST_TRANSACTION(); null before the first. */
    @Nullable
    public String lastId() {
        return explicit ? last : id;
    }

    public void commit() {
        if (begun) {
            end("COMMIT");
        }
        close();
    }

    public void rollback() {
        if (begun) {
            statements.uncancellably(() -> end("ROLLBACK"));
        }
        close();
    }

    private void end(String sql) {
        try {
            plain(sql);
        } catch (SQLException e) {
            // A COMMIT that was cancelled has already rolled back.
            if (sql.equals("ROLLBACK") && String.valueOf(e.getMessage()).contains("no transaction is active")) {
                return;
            }
            throw new IllegalStateException("The local Snowflake's DuckDB refused " + sql + ": " + e.getMessage(), e);
        }
    }

    private void close() {
        begun = false;
        explicit = false;
        open = null;
        done.clear();
        atEnd.forEach(Runnable::run);
        atEnd.clear();
        locks.releaseAll(this);
    }

    /** Registers what frees a statement's resources; its work may be executed again until the transaction ends. */
    public void atEnd(Runnable release) {
        atEnd.add(release);
    }

    public void lock(long table, TableLocks.Mode mode, Duration longest) {
        locks.take(table, this, mode, longest, statements::isCancelled);
    }

    /** The lock that a definition needs; thrown if it is not free. */
    public void define(long table) throws TableLocks.Locked {
        locks.takeNow(table, this, TableLocks.Mode.DEFINE);
    }

    /** An uncommitted transaction, as shown by SHOW TRANSACTIONS. */
    public record Open(String id, String name, Instant startedAt) {}

    /** Thread-safe. */
    public Optional<Open> open() {
        return Optional.ofNullable(open);
    }

    /**
     * Rolls back the transaction and cancels its running statement, from any thread.
     *
     * @return whether this is the open transaction
     */
    public boolean abort(String transaction) {
        if (!isOpen(transaction)) {
            return false;
        }
        while (!busy.tryLock()) {
            cancel();
            Thread.onSpinWait();
        }
        try {
            boolean isStillOpen = isOpen(transaction);
            if (isStillOpen) {
                statements.forgetCancellation();
                rollback();
            }
            return isStillOpen;
        } finally {
            busy.unlock();
        }
    }

    private boolean isOpen(String transaction) {
        Open now = open;
        return now != null && now.id().equals(transaction);
    }

    /** Called around each statement; an earlier cancel does not affect the next statement. */
    public void beginStatement() {
        busy.lock();
        statements.forgetCancellation();
    }

    public void endStatement() {
        idleSince = System.nanoTime();
        busy.unlock();
    }

    /** Rolls back for another session that waits, if no statement has run for this long. */
    void rollbackIfIdle(Duration limit) {
        if (System.nanoTime() - idleSince > limit.toNanos() && busy.tryLock()) {
            try {
                rollback();
            } finally {
                busy.unlock();
            }
        }
    }

    /** Executes a change, alone or as part of the open transaction. */
    public <T> T change(Work<T> work, boolean autocommit) {
        T result = attempt(work);
        if (!explicit && autocommit) {
            commit();
        } else {
            begin();
            done.add(work);
        }
        return result;
    }

    /** Executes a definition, which commits immediately. */
    public void alone(Change definition) {
        change(
                () -> {
                    definition.run();
                    return null;
                },
                true);
    }

    /** The work of a definition in DuckDB. */
    public interface Change {
        void run() throws SQLException;
    }

    /** Executes a query, which sees the changes of the open transaction. */
    public <T> T read(Work<T> work) {
        T result = attempt(work);
        if (!explicit) {
            commit();
        }
        return result;
    }

    private <T> T attempt(Work<T> work) {
        try {
            ensureBegun();
            return work.run();
        } catch (SQLException | RuntimeException e) {
            statements.uncancellably(this::undoStatement);
            throw e instanceof SnowflakeError known ? known : statements.error(e);
        }
    }

    private void ensureBegun() throws SQLException {
        if (!begun) {
            plain("BEGIN TRANSACTION");
            begun = true;
        }
    }

    private void undoStatement() {
        end("ROLLBACK");
        begun = false;
        if (!explicit) {
            locks.releaseAll(this);
            return;
        }
        try {
            if (!done.isEmpty()) {
                ensureBegun();
            }
            for (Work<?> work : done) {
                work.run();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("A transaction could not be restored after an error: " + e.getMessage(), e);
        }
    }

    /** Cancels the running statement, from any thread. */
    public void cancel() {
        statements.cancel();
    }

    public void plain(String sql) throws SQLException {
        statements.update(sql);
    }

    /** @return the number of changed rows */
    public long update(String sql) throws SQLException {
        return statements.update(sql);
    }

    /** Reads one number. */
    public long count(String sql) throws SQLException {
        return statements.count(sql);
    }

    /** Reads rows while the statement is registered for cancellation. */
    public <T> T query(String sql, Reader<T> reader) throws SQLException {
        return statements.query(sql, reader);
    }

    public interface Reader<T> {
        T read(ResultSet result) throws SQLException;
    }
}
