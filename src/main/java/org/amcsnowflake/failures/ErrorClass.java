package org.amcsnowflake.failures;

/** What a failure means for the upload. */
public enum ErrorClass {
    /** Passes without a change, usually within seconds. */
    TRANSIENT(Retry.WITHIN_SECONDS),
    /** The account cannot be reached, or answers nothing but that it is unavailable: passes, for all its uploads at once. */
    UNAVAILABLE(Retry.WITHIN_SECONDS),
    /** The warehouse or table is taken or suspended: passes, but not within seconds. */
    BUSY(Retry.AFTER_BUSY_DELAY),
    /** The sign-in is refused; trying again would lock the account. */
    AUTHENTICATION(Retry.BY_PERSON),
    /** The Snowflake account itself is suspended or its trial is over. */
    ACCOUNT(Retry.BY_PERSON),
    /** The role lacks a privilege. */
    PRIVILEGE(Retry.BY_PERSON),
    /** A database, schema, warehouse or table is not there, or the role cannot see it. */
    NOT_FOUND(Retry.BY_PERSON),
    /** The result or the upload's settings cannot be stored as they are. */
    DATA(Retry.BY_PERSON),
    /** Another worker has the execution now, and nothing is recorded of this one; or its table alone, and it comes after that. */
    LEASE_LOST(Retry.AFTER_DELAY),
    /** Snowflake refuses something with a code that is not known: it may pass. */
    UNKNOWN(Retry.AFTER_DELAY),
    /** A defect of this service. */
    INTERNAL(Retry.BY_PERSON);

    /** When an upload that failed is tried again. */
    private enum Retry {
        WITHIN_SECONDS,
        AFTER_DELAY,
        AFTER_BUSY_DELAY,
        BY_PERSON
    }

    private final Retry retry;

    ErrorClass(Retry retry) {
        this.retry = retry;
    }

    /** Whether the same pass, repeated within seconds, may succeed. */
    public boolean passesWithinSeconds() {
        return retry == Retry.WITHIN_SECONDS;
    }

    /** Whether a later attempt may succeed without a person. */
    public boolean passesByItself() {
        return retry != Retry.BY_PERSON;
    }

    /** Whether the next attempt waits for {@code retry.busy-delay} instead of {@code retry.delay}. */
    public boolean passesSlowly() {
        return retry == Retry.AFTER_BUSY_DELAY;
    }
}
