package org.amcsnowflake.local.snowflake.engine;

/** A refusal with Snowflake's own code, SQLSTATE and words. */
public final class SnowflakeError extends RuntimeException {
    private final String code;
    private final String sqlState;

    /** @param code six digits, leading zeros kept: {@code 002003} */
    public SnowflakeError(String code, String sqlState, String message) {
        super(message);
        this.code = code;
        this.sqlState = sqlState;
    }

    public String code() {
        return code;
    }

    public String sqlState() {
        return sqlState;
    }
}
