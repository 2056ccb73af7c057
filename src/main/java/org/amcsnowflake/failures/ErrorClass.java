package org.amcsnowflake.failures;

/** What a failure means for the upload. */
public enum ErrorClass {
    /** Resolves without intervention, usually within seconds. */
    TRANSIENT,
    /**
     * The account cannot be reached, or answers only that it is unavailable. Temporary, and the same for all its
     * uploads.
     */
    UNAVAILABLE,
    /** The warehouse or table is busy or suspended. Temporary, but not over within seconds. */
    BUSY,
    /** The sign-in was refused; retrying would lock the Snowflake user. */
    AUTHENTICATION,
    /** The Snowflake account itself is suspended or its trial is over. */
    ACCOUNT,
    /** The role lacks a privilege. */
    PRIVILEGE,
    /** A database, schema, warehouse or table does not exist, or the role cannot see it. */
    NOT_FOUND,
    /** The result or the upload's settings cannot be stored as they are. */
    DATA,
    /**
     * Another worker holds the execution, and this one's failure is not recorded; or only its target table, and the
     * upload is retried after the other one.
     */
    LEASE_LOST,
    /** Snowflake refused a statement with an unknown code; the failure may be temporary. */
    UNKNOWN,
    /** A defect of this service. */
    INTERNAL;

    /** Whether another pass within seconds may succeed. */
    public boolean passesWithinSeconds() {
        return this == TRANSIENT || this == UNAVAILABLE;
    }

    /** Whether a later attempt may succeed without intervention. */
    public boolean passesByItself() {
        return passesWithinSeconds() || this == BUSY || this == LEASE_LOST || this == UNKNOWN;
    }
}
