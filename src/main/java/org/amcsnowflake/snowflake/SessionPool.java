package org.amcsnowflake.snowflake;

import org.amcsnowflake.destination.Destination;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A pool of sessions by destination. A login takes about a second, so an idle session is kept for the next upload to
 * the same destination, and closed if none follows. A changed destination has a new key, so its old sessions are never
 * used again. Thread-safe.
 */
public final class SessionPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionPool.class);

    private final GenericKeyedObjectPool<Destination, Session> pool;

    /** @param idle how long an unused session is kept */
    public SessionPool(SnowflakeConnector connector, LoginBackoff loginBackoff, Duration idle) {
        GenericKeyedObjectPoolConfig<Session> config = new GenericKeyedObjectPoolConfig<>();
        // The number of workers limits the number of sessions; waiting here would only hide that limit.
        config.setMaxTotalPerKey(-1);
        config.setMaxIdlePerKey(-1);
        config.setTimeBetweenEvictionRuns(idle.dividedBy(2));
        config.setMinEvictableIdleDuration(idle);
        config.setNumTestsPerEvictionRun(-1);
        config.setJmxEnabled(false);
        pool = new GenericKeyedObjectPool<>(new Factory(connector, loginBackoff), config);
    }

    /** @throws SQLException if the login is refused or Snowflake cannot be reached */
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
     * If the host is down, the driver tries to end the session for as long as a sign-in may take; nothing waits for
     * that. The next pass of the upload ends what such a session leaves in Snowflake.
     */
    private static final class Factory extends BaseKeyedPooledObjectFactory<Destination, Session> {
        private static final Duration WAITED_FOR = Duration.ofSeconds(2);

        private final SnowflakeConnector connector;
        private final LoginBackoff loginBackoff;
        private final ExecutorService closing = Executors.newCachedThreadPool(Factory::daemon);

        Factory(SnowflakeConnector connector, LoginBackoff loginBackoff) {
            this.connector = connector;
            this.loginBackoff = loginBackoff;
        }

        @Override
        public Session create(Destination destination) throws SQLException {
            return loginBackoff.guarded(
                    destination,
                    destination.key().text(),
                    true,
                    () -> new Session(destination, connector.connect(destination)));
        }

        @Override
        public PooledObject<Session> wrap(Session session) {
            return new DefaultPooledObject<>(session);
        }

        @Override
        public void destroyObject(Destination destination, PooledObject<Session> pooled) throws Exception {
            Future<?> closed = closing.submit(LogContext.carried(() -> {
                pooled.getObject().disconnect();
                return null;
            }));
            closed.get(WAITED_FOR.toMillis(), TimeUnit.MILLISECONDS);
        }

        private static Thread daemon(Runnable work) {
            Thread thread = new Thread(work, "session-close");
            thread.setDaemon(true);
            return thread;
        }
    }
}
