package org.amcsnowflake.snowflake;

/** A name that Snowflake would refuse. */
public final class InvalidNameException extends RuntimeException {
    InvalidNameException(String message) {
        super(message);
    }
}
