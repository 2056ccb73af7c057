package org.amcsnowflake.failures;

/** What a failure means for the upload. */
public enum ErrorClass {
    /** Resolves without intervention, usually within seconds. */
    TRANSIENT(Retry.WITHIN_SECONDS),
    /** The account cannot be reached, or answers only that it is unavailable. Temporary, and the same for all its uploads. */
    UNAVAILABLE(Retry.WITHIN_SECONDS),
    /** The warehouse or table is busy or suspended. Temporary, but not over within seconds. */
    BUSY(Retry.AFTER_BUSY_DELAY),
    /** The sign-in was refused; retrying would lock the Snowflake user, unless it was one by workload identity. */
    AUTHENTICATION(Retry.BY_PERSON),
    /** The Snowflake account itself is suspended or its trial is over. */
    ACCOUNT(Retry.BY_PERSON),
    /** The role lacks a privilege. */
    PRIVILEGE(Retry.BY_PERSON),
    /** A database, schema, warehouse or table does not exist, or the role cannot see it. */
    NOT_FOUND(Retry.BY_PERSON),
    /** The result or the upload's settings cannot be stored as they are. */
    DATA(Retry.BY_PERSON),
    /**
     * Another worker holds the execution, so this failure is not recorded; or it holds only the target table, and the
     * upload is retried later.
     */
    LEASE_LOST(Retry.AFTER_DELAY),
    /** Snowflake refused a statement with an unknown code; the failure may be temporary. */
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

    /** Whether another pass within seconds may succeed. */
    public boolean mayBeRedelivered() {
        return retry == Retry.WITHIN_SECONDS;
    }

    /** Whether a later attempt may succeed without intervention. */
    public boolean mayBeRetried() {
        return retry != Retry.BY_PERSON;
    }

    /** Whether the next attempt waits for {@code retry.busy-delay} instead of {@code retry.delay}. */
    public boolean needsBusyDelay() {
        return retry == Retry.AFTER_BUSY_DELAY;
    }
}
