package org.amcsnowflake.shaping;

/** A value that a transform cannot convert. */
public final class UnsuitableValueException extends RuntimeException {
    /** @param reason without the value: {@code is not a number} */
    UnsuitableValueException(String reason) {
        super(reason);
    }
}
