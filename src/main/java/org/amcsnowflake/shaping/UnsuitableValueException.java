package org.amcsnowflake.shaping;

import java.util.Optional;

/** A value that a transform cannot convert. */
public final class UnsuitableValueException extends RuntimeException {
    private final String remedy;
    private final transient Optional<String> column;

    /** @param reason without the value: {@code is not a number} */
    UnsuitableValueException(String reason) {
        this(reason, "Correct snowflake_transforms or the query, then retry.");
    }

    /** @param remedy a sentence */
    UnsuitableValueException(String reason, String remedy) {
        this(Optional.empty(), reason, remedy);
    }

    private UnsuitableValueException(Optional<String> column, String reason, String remedy) {
        super(reason);
        this.column = column;
        this.remedy = remedy;
    }

    /** If the unsuitable value is that of another column which the step reads. */
    static UnsuitableValueException of(String column, String reason) {
        return new UnsuitableValueException(
                Optional.of(column), reason, "Correct snowflake_transforms or the query, then retry.");
    }

    /** The column with the value, if it is not the one that the step changes. */
    public Optional<String> column() {
        return column;
    }

    public String remedy() {
        return remedy;
    }
}
