package org.amcsnowflake.sql;

/** A name that Snowflake would refuse. */
public final class InvalidNameException extends RuntimeException {
    public InvalidNameException(String message) {
        super(message);
    }
}
