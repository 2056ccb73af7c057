/**
 * Reads SQL: {@link org.amcsnowflake.local.snowflake.sql.Lexer} makes tokens, the parsers, one for each family of
 * statements, make a {@link org.amcsnowflake.local.snowflake.sql.Statement}. What is not understood is refused with 001003.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.sql;
