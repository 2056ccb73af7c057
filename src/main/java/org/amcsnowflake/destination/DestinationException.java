package org.amcsnowflake.destination;

/** A destination that cannot be used until its owner mends it; the message says how, and holds no secret. */
public final class DestinationException extends RuntimeException {
    private final String field;

    /** @param field the one of the Snowflake configuration that has to be mended, as the API names it */
    public DestinationException(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
