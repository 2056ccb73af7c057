package org.amcsnowflake.http.server;

import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;
import org.amcsnowflake.metrics.HttpMetrics;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits how many requests of one kind are processed concurrently, per user and in total, so that slow ones leave threads for
 * others. A request that finds no free slot is rejected immediately. Thread-safe.
 */
final class Bulkhead {
    private final String work;
    private final int ofUser;
    private final int ofAll;
    private final int seconds;
    private final Map<String, Integer> taken = new HashMap<>();
    private final AtomicInteger inProgress;
    private int takenByAll;

    /**
     * @param work what the requests do, in the plural
     * @param seconds after which the client should try again
     */
    Bulkhead(String work, int ofUser, int ofAll, int seconds) {
        this.work = work;
        this.ofUser = ofUser;
        this.ofAll = ofAll;
        this.seconds = seconds;
        this.inProgress = HttpMetrics.inProgress(work);
    }

    int ofAll() {
        return ofAll;
    }

    /** @throws ProblemException 429 if there is none */
    synchronized Slot take(String user) {
        int own = taken.getOrDefault(user, 0);
        if (own >= ofUser) {
            throw full("The limit of concurrent " + work + " per user (" + ofUser + ") is reached.");
        }
        if (takenByAll >= ofAll) {
            throw full("The limit of concurrent " + work + " for all users (" + ofAll + ") is reached.");
        }
        taken.put(user, own + 1);
        takenByAll++;
        inProgress.incrementAndGet();
        return new Slot(user);
    }

    private ProblemException full(String sentence) {
        return new ProblemException(Problem.withHeaders(
                429,
                sentence + " Try again in " + seconds + " seconds.",
                Map.of("Retry-After", Integer.toString(seconds))));
    }

    private synchronized void release(String user) {
        taken.computeIfPresent(user, (ignored, count) -> count == 1 ? null : count - 1);
        takenByAll--;
        inProgress.decrementAndGet();
    }

    /** For one request, until it is closed or the exchange that it was added to is done, whichever comes first. */
    final class Slot extends SynchronizationAdapter implements AutoCloseable {
        private final String user;
        private final AtomicBoolean isTaken = new AtomicBoolean(true);

        private Slot(String user) {
            this.user = user;
        }

        @Override
        public void close() {
            if (isTaken.getAndSet(false)) {
                release(user);
            }
        }

        @Override
        public void onDone(Exchange exchange) {
            close();
        }

        /** The parts of a split must not release it. */
        @Override
        public boolean allowHandover() {
            return false;
        }
    }
}
