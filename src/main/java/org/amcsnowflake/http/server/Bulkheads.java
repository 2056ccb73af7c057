package org.amcsnowflake.http.server;

import org.amcsnowflake.http.contract.Operation;
import org.amcsnowflake.http.contract.ProblemException;

import java.util.Map;
import java.util.stream.Stream;

/** Assigns operations to bulkheads: those that wait for Snowflake or compute for a second, and all others. */
final class Bulkheads {
    /** As many as the connections of a browser, and fewer than the connections to PostgreSQL. */
    private static final int ORDINARY_OF_USER = 6;

    private final Bulkhead previews = new Bulkhead("previews", 2, 8, 5);
    /** A result may be large, and is read with a connection that statuses need too. */
    private final Bulkhead uploadPreviews = new Bulkhead("previews of uploads", 1, 2, 5);

    private final Bulkhead tests = new Bulkhead("connection tests", 1, 10, 10);
    private final Bulkhead keys = new Bulkhead("changes of configurations and keys", 1, 4, 2);
    /** Freezing a large set reads many executions. */
    private final Bulkhead bulkRetries = new Bulkhead("preparations of bulk retries", 1, 2, 5);

    private final Bulkhead ordinary = new Bulkhead("requests", ORDINARY_OF_USER, Integer.MAX_VALUE, 1);

    private final Map<String, Bulkhead> slow = Map.of(
            "previewExecution", previews,
            "previewUpload", uploadPreviews,
            "createBulkRetry", bulkRetries,
            "testConnection", tests,
            "createSnowflakeConfig", keys,
            "updateSnowflakeConfig", keys,
            "createKeyPair", keys);

    /** @throws ProblemException 429 if there is none */
    Bulkhead.Slot take(Operation operation, String user) {
        return slow.getOrDefault(operation.id(), ordinary).take(user);
    }

    /** How many threads slow requests may occupy in total. */
    static int slowest() {
        Bulkheads bulkheads = new Bulkheads();
        return Stream.of(
                        bulkheads.previews,
                        bulkheads.uploadPreviews,
                        bulkheads.bulkRetries,
                        bulkheads.tests,
                        bulkheads.keys)
                .mapToInt(Bulkhead::ofAll)
                .sum();
    }
}
