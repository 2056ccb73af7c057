package org.amcsnowflake.snowflake;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.ErrorContext;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.logging.LogContext;
import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A pool of sessions by destination. A login takes about a second, so an idle session is kept for the next upload to
 * the same destination, and closed if none follows. A changed destination has a new key, so its old sessions are never
 * used again. Thread-safe.
 */
public final class SessionPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionPool.class);

    private final GenericKeyedObjectPool<Destination, Session> pool;

    /**
     * @param loginTimeout the longest time for a sign-in
     * @param idle how long an unused session is kept
     */
    public SessionPool(SnowflakeConnector connector, LoginBackoff loginBackoff, Duration loginTimeout, Duration idle) {
        GenericKeyedObjectPoolConfig<Session> config = new GenericKeyedObjectPoolConfig<>();
        // The number of workers limits the number of sessions; waiting here would only hide that limit.
        config.setMaxTotalPerKey(-1);
        config.setMaxIdlePerKey(-1);
        config.setTimeBetweenEvictionRuns(idle.dividedBy(2));
        config.setMinEvictableIdleDuration(idle);
        config.setNumTestsPerEvictionRun(-1);
        config.setJmxEnabled(false);
        pool = new GenericKeyedObjectPool<>(new Factory(connector, loginBackoff, loginTimeout), config);
    }

    /**
     * @throws SQLException if the login is refused or Snowflake cannot be reached
     * @throws Fault if it is not attempted, or Snowflake does not respond in time
     */
    public Session open(Destination destination) throws SQLException {
        try {
            Session session = pool.borrowObject(destination);
            session.clearTrace();
            return session;
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The session pool failed: " + e.getMessage(), e);
        }
    }

    /**
     * Keeps the session for the next upload: to be called only if all its statements succeeded. A session with a
     * possibly open transaction is closed instead.
     */
    public void release(Session session) {
        if (session.isInTransaction()) {
            discard(session);
            return;
        }
        pool.returnObject(session.destination(), session);
    }

    /** Closes the session in any state: Snowflake rolls back and drops its temporary tables. */
    public void discard(Session session) {
        try {
            pool.invalidateObject(session.destination(), session);
        } catch (Exception e) {
            LOG.debug("A session could not be closed; Snowflake ends it after its idle timeout: {}", e.getMessage());
        }
    }

    public int active() {
        return pool.getNumActive();
    }

    public int idle() {
        return pool.getNumIdle();
    }

    @Override
    public void close() {
        pool.close();
    }

    /**
     * Nothing waits for the driver longer than it has to. If an account accepts connections and does not respond, a sign-in
     * takes twice the socket timeout, whatever the driver's login timeout is (measured with 4.4.1). If the host is down, the
     * driver tries to end the session for as long as a sign-in may take; the next pass of the upload ends what such a session
     * leaves in Snowflake.
     */
    private static final class Factory extends BaseKeyedPooledObjectFactory<Destination, Session> {
        private static final Duration WAITED_FOR = Duration.ofSeconds(2);

        private final SnowflakeConnector connector;
        private final LoginBackoff loginBackoff;
        private final Duration loginTimeout;
        private final ExecutorService threads = Executors.newCachedThreadPool(Factory::daemon);

        Factory(SnowflakeConnector connector, LoginBackoff loginBackoff, Duration loginTimeout) {
            this.connector = connector;
            this.loginBackoff = loginBackoff;
            this.loginTimeout = loginTimeout;
        }

        @Override
        public Session create(Destination destination) throws Exception {
            CompletableFuture<Session> signIn = new CompletableFuture<>();
            threads.execute(LogContext.carried(() -> signIn(destination, signIn)));
            try {
                return signIn.get(loginTimeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                throw Fault.of(
                        ErrorClass.UNAVAILABLE,
                        "Snowflake did not respond to the sign-in within " + loginTimeout.toSeconds()
                                + " seconds. If this persists, check the network path from the service to account {account};"
                                + " SELECT SYSTEM$ALLOWLIST(); lists the hosts it needs.",
                        ErrorContext.of(destination));
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            } finally {
                signIn.cancel(false);
            }
        }

        /** Ends what it has begun, although nobody waits any more: a refusal counts, and a session is closed. */
        private void signIn(Destination destination, CompletableFuture<Session> awaited) {
            try {
                Session session =
                        loginBackoff.guarded(destination, destination.key().text(), true, () -> {
                            if (awaited.isDone()) {
                                throw new CancellationException("Nobody waits for this sign-in any more.");
                            }
                            return new Session(destination, connector.connect(destination));
                        });
                if (!awaited.complete(session)) {
                    session.disconnect();
                }
            } catch (Throwable e) {
                awaited.completeExceptionally(e);
            }
        }

        @Override
        public PooledObject<Session> wrap(Session session) {
            return new DefaultPooledObject<>(session);
        }

        @Override
        public void destroyObject(Destination destination, PooledObject<Session> pooled) throws Exception {
            Future<?> closed = threads.submit(LogContext.carried(() -> {
                pooled.getObject().disconnect();
                return null;
            }));
            closed.get(WAITED_FOR.toMillis(), TimeUnit.MILLISECONDS);
        }

        private static Thread daemon(Runnable work) {
            Thread thread = new Thread(work, "snowflake-session");
            thread.setDaemon(true);
            return thread;
        }
    }
}
