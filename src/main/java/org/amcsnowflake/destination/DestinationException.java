package org.amcsnowflake.destination;

/** A destination that cannot be used until its owner corrects it; the message says how, and contains no secret. */
public final class DestinationException extends RuntimeException {
    private final String field;

    /** @param field the field of the Snowflake configuration to correct, by its name in the API */
    public DestinationException(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
