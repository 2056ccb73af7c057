package org.amcsnowflake.destination;

/**
 * One version of a user's destination. A change creates a new key, so that no instance uses what it cached under the
 * old one.
 *
 * @param version of its row; another application may change the row without updating updated_at
 */
public record DestinationKey(String userId, String configId, String version) {
    /** As one text. */
    public String text() {
        return String.join("/", userId, configId, version);
    }
}
