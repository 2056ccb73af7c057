package org.amcsnowflake.upload;

import org.amcsnowflake.upload.phase.Claim;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this instance is working on, from the claim on: bounds the next claim by the free workers, and tells whose leases
 * are to be renewed. Each claim is known by its own id, since this instance may come to claim an execution anew while it
 * still works for a claim that it has lost. An upload whose end could not be written down is let go all the same, so that
 * its lease runs out. Thread-safe.
 */
public final class Claims {
    private final int workers;
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    /** @param workers how many uploads this instance does at a time */
    public Claims(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("upload.workers must be at least 1; it is " + workers + ".");
        }
        this.workers = workers;
    }

    /** None where the service is being stopped. */
    public int freeWorkers(CamelContext context) {
        return context.isStopping() ? 0 : Math.max(0, workers - open.size());
    }

    /** @param row of the claim */
    public void take(@Body Map<String, @Nullable Object> row) {
        open.add(id(row));
    }

    /**
     * Names what the exchange works on in variables, which the SQL of every step uses, and lets the execution go when the exchange is
     * over, however it ends.
     */
    public void begin(Exchange exchange, @Body Map<String, @Nullable Object> row) {
        exchange.setVariable("executionId", row.get("id"));
        exchange.setVariable("userId", row.get("user_id"));
        exchange.setVariable("uploadId", row.get("upload_id"));
        exchange.setVariable("claimId", row.get("claim_id"));
        exchange.setVariable("attempt", row.get("attempt"));
        String id = id(row);
        open.add(id);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                open.remove(id);
            }

            /** A step that hands the exchange on, and may drop it, must not take this along. */
            @Override
            public boolean allowHandover() {
                return false;
            }
        });
    }

    public Claim read(@Body Map<String, @Nullable Object> row) {
        return Claim.of(row);
    }

    /** The claims' ids, comma separated; empty where nothing is worked on. */
    public String held() {
        return String.join(",", open);
    }

    private static String id(Map<?, ?> row) {
        return String.valueOf(row.get("claim_id"));
    }
}
