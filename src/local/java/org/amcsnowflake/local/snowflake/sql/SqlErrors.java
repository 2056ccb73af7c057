package org.amcsnowflake.local.snowflake.sql;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

/** The refusals of a statement that is not understood, in Snowflake's words. */
public final class SqlErrors {
    private SqlErrors() {}

    static SnowflakeError unexpected(Token token) {
        String what = token.kind() == Token.Kind.END ? "<EOF>" : token.text();
        return new SnowflakeError(
                "001003",
                "42000",
                "SQL compilation error:\nsyntax error line " + token.line() + " at position " + token.position()
                        + " unexpected '" + what + "'.");
    }

    /** What this server does not know, though Snowflake may. */
    public static SnowflakeError unsupported(String what) {
        return new SnowflakeError(
                "001003", "42000", "SQL compilation error:\nthe local Snowflake does not know " + what + ".");
    }

    static SnowflakeError severalStatements(int count) {
        return new SnowflakeError(
                "000008", "0A000", "Actual statement count " + count + " did not match the desired statement count 1.");
    }
}
