package org.amcsnowflake.operations;

/** Why the service cannot start: one sentence that says what to do. */
public final class StartFailure extends RuntimeException {
    public StartFailure(String sentence) {
        super(sentence);
    }
}
