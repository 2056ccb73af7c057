package org.amcsnowflake.destination;

/** A destination that cannot be used until its owner mends it; the message says how, and holds no secret. */
public final class DestinationException extends RuntimeException {
    public DestinationException(String message) {
        super(message);
    }
}
