package org.amcsnowflake.sql;

/** A name that Snowflake does not accept. */
public final class InvalidNameException extends RuntimeException {
    public InvalidNameException(String message) {
        super(message);
    }
}
