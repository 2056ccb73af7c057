/**
 * Parses SQL: {@link org.amcsnowflake.local.snowflake.sql.Lexer} produces tokens, and one parser per family of
 * statements produces a {@link org.amcsnowflake.local.snowflake.sql.Statement}. Unknown syntax is refused with 001003.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.sql;
