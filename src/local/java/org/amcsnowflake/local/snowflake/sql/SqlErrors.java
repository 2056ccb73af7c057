package org.amcsnowflake.local.snowflake.sql;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

/** The errors for statements that are not understood, with Snowflake's messages. */
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

    /** For syntax that this server does not support, though Snowflake may. */
    public static SnowflakeError unsupported(String what) {
        return new SnowflakeError(
                "001003", "42000", "SQL compilation error:\nthe local Snowflake does not know " + what + ".");
    }

    static SnowflakeError severalStatements(int count) {
        return new SnowflakeError(
                "000008", "0A000", "Actual statement count " + count + " did not match the desired statement count 1.");
    }
}
