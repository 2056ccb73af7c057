package org.amcsnowflake.upload.result;

/** The kind of a value in a result, determined from the value alone. */
public enum ValueKind {
    LOGICAL,
    INTEGER,
    DECIMAL,
    DATE,
    /** A date and time without an offset. */
    LOCAL_TIMESTAMP,
    /** A date and time with an offset. */
    ZONED_TIMESTAMP,
    TEXT,
    /** An object or an array. */
    NESTED
}
