package org.amcsnowflake.local.snowflake.protocol;

/** A request that no driver would send; the message says what to change. */
final class BadRequestException extends RuntimeException {
    BadRequestException(String message) {
        super(message);
    }
}
