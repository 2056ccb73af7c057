package org.amcsnowflake.execution;

/** An execution's settings or result that cannot be uploaded as they are; the message says what is wrong and where. */
public final class InvalidExecutionException extends RuntimeException {
    public InvalidExecutionException(String message) {
        super(message);
    }
}
