package org.amcsnowflake.operations;

/** The reason why the service cannot start, in one sentence that says what to do. */
public final class StartFailure extends RuntimeException {
    public StartFailure(String sentence) {
        super(sentence);
    }
}
