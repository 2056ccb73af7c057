package org.amcsnowflake.local.snowflake.engine;

/** An error with Snowflake's own code, SQLSTATE and message. */
public final class SnowflakeError extends RuntimeException {
    private final String code;
    private final String sqlState;

    /** @param code six digits, including leading zeros: {@code 002003} */
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
