package org.amcsnowflake.operations.pause;

import io.vertx.core.json.JsonObject;
import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;

/**
 * Logs whose uploads have been paused or resumed since the previous measurement, in whichever way: commands are processes of
 * their own, whose output is not in the log of the service. The first measurement logs all pauses. Thread-safe.
 */
public final class PauseReport {
    private static final Logger UPLOADS = LoggerFactory.getLogger("uploads");

    /** By user, who has paused. */
    private Map<String, String> known = Map.of();

    /** @param workload the row of read-workload.sql */
    public synchronized void report(@Body Map<String, Object> workload) {
        Map<String, String> paused = new HashMap<>();
        new JsonObject((String) workload.get("paused_users"))
                .forEach(entry -> paused.put(entry.getKey(), (String) entry.getValue()));
        paused.forEach((user, by) -> {
            if (!known.containsKey(user)) {
                UPLOADS.info(
                        "paused     uploads of user {}: none starts until they are resumed. Paused by the {}.",
                        user,
                        by);
            }
        });
        known.keySet().stream()
                .filter(user -> !paused.containsKey(user))
                .forEach(user -> UPLOADS.info("resumed    uploads of user {}.", user));
        known = paused;
    }
}
