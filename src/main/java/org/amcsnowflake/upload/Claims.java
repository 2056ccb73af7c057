package org.amcsnowflake.upload;

import org.amcsnowflake.logging.LogContext;
import org.amcsnowflake.upload.phase.Claim;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open claims of this instance: they limit the next claim to the free workers, and determine which leases are
 * renewed. A claim has an id of its own, since this instance may claim an execution again while it is still working on
 * a claim that it has lost. A claim is also removed if the end of its upload could not be recorded, so that its lease
 * expires. Thread-safe.
 */
public final class Claims {
    private final int workers;
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    /** @param workers how many uploads this instance runs concurrently */
    public Claims(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("upload.workers must be at least 1; it is " + workers + ".");
        }
        this.workers = workers;
    }

    /** 0 while the service is stopping. */
    public int freeWorkers(CamelContext context) {
        return context.isStopping() ? 0 : Math.max(0, workers - open.size());
    }

    public int workers() {
        return workers;
    }

    public int busy() {
        return open.size();
    }

    /** @param row of the claim */
    public void take(@Body Map<String, @Nullable Object> row) {
        open.add(id(row));
    }

    /**
     * Sets the variables that the SQL of every step uses, and removes the claim when the exchange is done, however it
     * ends.
     */
    public void begin(Exchange exchange, @Body Map<String, @Nullable Object> row) {
        exchange.setVariable("executionId", row.get("id"));
        exchange.setVariable("userId", row.get("user_id"));
        exchange.setVariable("uploadId", row.get("upload_id"));
        exchange.setVariable("claimId", row.get("claim_id"));
        exchange.setVariable("attempt", row.get("attempt"));
        exchange.setVariable("completedAt", row.get("completed_at"));
        LogContext.begin(String.valueOf(row.get("id")), String.valueOf(row.get("upload_id")));
        String id = id(row);
        open.add(id);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                open.remove(id);
                LogContext.end();
            }

            /** Must not be handed over to another exchange, which may be dropped. */
            @Override
            public boolean allowHandover() {
                return false;
            }
        });
    }

    public Claim read(@Body Map<String, @Nullable Object> row, @Variable("attemptId") Object attemptId) {
        LogContext.beginAttempt(attemptId);
        return Claim.of(row);
    }

    /** The ids of the open claims, comma separated; empty if there are none. */
    public String held() {
        return String.join(",", open);
    }

    private static String id(Map<?, ?> row) {
        return String.valueOf(row.get("claim_id"));
    }
}
