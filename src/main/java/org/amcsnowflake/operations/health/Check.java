package org.amcsnowflake.operations.health;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The state of one thing that the service needs.
 *
 * @param message why it is down; without secrets and data of users
 */
record Check(String name, boolean isUp, @Nullable String message) {
    static Check up(String name) {
        return new Check(name, true, null);
    }

    static Check down(String name, String message) {
        return new Check(name, false, message);
    }

    JsonObject json() {
        JsonObject json = new JsonObject().put("name", name).put("status", isUp ? "UP" : "DOWN");
        return message == null ? json : json.put("message", message);
    }
}
