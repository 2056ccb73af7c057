package org.amcsnowflake.shaping;

/** A value that a transform cannot convert. */
public final class UnsuitableValueException extends RuntimeException {
    private final String remedy;

    /** @param reason without the value: {@code is not a number} */
    UnsuitableValueException(String reason) {
        this(reason, "Correct snowflake_transforms or the query, then retry.");
    }

    /** @param remedy a sentence */
    UnsuitableValueException(String reason, String remedy) {
        super(reason);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
