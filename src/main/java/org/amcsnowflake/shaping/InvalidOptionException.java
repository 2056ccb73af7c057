package org.amcsnowflake.shaping;

/** An option that cannot be applied to any result. */
public final class InvalidOptionException extends RuntimeException {
    private final String option;
    private final String reason;

    /**
     * @param option the key of metadata
     * @param reason a sentence without a subject: {@code names two columns "A".}
     */
    InvalidOptionException(String option, String reason) {
        super(option + " " + reason);
        this.option = option;
        this.reason = reason;
    }

    public String option() {
        return option;
    }

    public String reason() {
        return reason;
    }
}
