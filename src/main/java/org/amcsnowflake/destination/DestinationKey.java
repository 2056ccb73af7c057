package org.amcsnowflake.destination;

/**
 * One state of one user's destination. A change makes a new key, so what was cached under the old one is never used
 * again, on any instance.
 *
 * @param version of its row; another application may change that without touching updated_at
 */
public record DestinationKey(String userId, String configId, String version) {
    /** As one text. */
    public String text() {
        return String.join("/", userId, configId, version);
    }
}
