/**
 * What a statement reads, and the form of its result: {@link
 * org.amcsnowflake.local.snowflake.execute.query.StatementNames} resolves the tables, stages and functions that a
 * query names.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.execute.query;
