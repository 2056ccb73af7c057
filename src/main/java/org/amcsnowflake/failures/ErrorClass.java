package org.amcsnowflake.failures;

/** What a failure means for the upload. */
public enum ErrorClass {
    /** Passes without a change, usually within seconds. */
    TRANSIENT,
    /** The account cannot be reached, or answers nothing but that it is unavailable: passes, for all its uploads at once. */
    UNAVAILABLE,
    /** The warehouse or table is taken or suspended: passes, but not within seconds. */
    BUSY,
    /** The sign-in is refused; trying again would lock the account. */
    AUTHENTICATION,
    /** The Snowflake account itself is suspended or its trial is over. */
    ACCOUNT,
    /** The role lacks a privilege. */
    PRIVILEGE,
    /** A database, schema, warehouse or table is not there, or the role cannot see it. */
    NOT_FOUND,
    /** The result or the upload's settings cannot be stored as they are. */
    DATA,
    /** Another worker has the execution now, and nothing is recorded of this one; or its table alone, and it comes after that. */
    LEASE_LOST,
    /** Snowflake refuses something with a code that is not known: it may pass. */
    UNKNOWN,
    /** A defect of this service. */
    INTERNAL;

    /** Whether the same run, repeated within seconds, may succeed. */
    public boolean passesWithinSeconds() {
        return this == TRANSIENT || this == UNAVAILABLE;
    }

    /** Whether a later attempt may succeed without a person. */
    public boolean passesByItself() {
        return passesWithinSeconds() || this == BUSY || this == LEASE_LOST || this == UNKNOWN;
    }
}
