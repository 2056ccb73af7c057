package org.amcsnowflake.local.snowflake.session;

/** A refused login or session. Unlike a failed statement it has no SQLSTATE; the drivers invent one. */
public final class Refusal extends RuntimeException {
    private final String code;

    public Refusal(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
